package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;

/** When a command leaves the rest alone: at the first trouble with {@code --fail-fast}, at a blocked partition with {@code on_blocked: stop}. */
final class StopRule {
    private final FailFast failFast;
    private String stoppedBy;

    StopRule(FailFast failFast) {
        this.failFast = failFast;
    }

    /** A job that never came to its partitions. */
    void saw(Job failed) {
        if (stoppedBy == null && failFast == FailFast.ON) {
            stoppedBy = failed.name();
        }
    }

    void saw(RunResult result) {
        if (stoppedBy == null && failFast == FailFast.ON && result.code().isPresent()) {
            stoppedBy = result.partition().text();
        }
    }

    void saw(RunResult result, OnBlocked onBlocked) {
        saw(result);
        if (stoppedBy == null && onBlocked == OnBlocked.STOP && result instanceof RunResult.Blocked) {
            stoppedBy = result.partition().text();
        }
    }

    boolean stops() {
        return stoppedBy != null;
    }

    String why() {
        return "%s ended the command".formatted(stoppedBy);
    }
}
