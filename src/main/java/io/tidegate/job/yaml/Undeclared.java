package io.tidegate.job.yaml;

/** Whether sources of text files may leave their columns out: never to run, always to find out what the columns are. */
public enum Undeclared {
    REFUSED,
    ALLOWED
}
