package io.tidegate.run;

/** Whether a command goes on after a partition that failed or was blocked. */
public enum FailFast {
    ON,
    OFF
}
