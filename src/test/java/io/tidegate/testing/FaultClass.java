package io.tidegate.testing;

/** What a fault is to the one who waits for the run, and the exit status that says so (I8). */
public enum FaultClass {
    NONE(0),
    FAILED(1),
    CONFIG(2),
    GATE(20),
    CONFLICT(22),
    NOT_READY(23),
    SUPERSEDED(27),
    UNKNOWN(28),
    DAMAGED(29),
    INFRASTRUCTURE(75),
    KILLED(137),
    TERMINATED(143);

    private final int exitStatus;

    FaultClass(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
