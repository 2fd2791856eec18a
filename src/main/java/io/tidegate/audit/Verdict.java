package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.CheckOutcome.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the gate says of one partition.
 *
 * @param standing whether the checks judged rows, or what {@code on_empty} made of their absence
 * @param outcomes one for each check of the job, in its order; none when the partition is empty
 * @param excused names of checks without rows to judge that the job lets through by {@code on_no_rows: skip}; still no pass of theirs
 */
public record Verdict(Partition partition, Standing standing, List<CheckOutcome> outcomes, Set<String> excused) {
    public Verdict {
        outcomes = List.copyOf(outcomes);
        excused = Set.copyOf(excused);
    }

    /** What there was to judge. */
    public enum Standing {
        JUDGED,
        /** No rows, and the job calls that a fault. */
        EMPTY_FAULT,
        /** No rows: what is published stays. The partition is left out of the commit. */
        EMPTY_KEPT,
        /** No rows: the removal is published; checks are not evaluated. */
        EMPTY_CLEARED
    }

    /** Whether nothing stands against the partition; a kept empty one passes, and there is nothing to publish. */
    public boolean passes() {
        return standing != Standing.EMPTY_FAULT && outcomes.stream().allMatch(this::letsThrough);
    }

    /** Whether the partition belongs into the commit: its rows, or their removal. */
    public boolean publishes() {
        return passes() && standing != Standing.EMPTY_KEPT;
    }

    /** The outcomes that stop the partition. */
    public List<CheckOutcome> stopping() {
        return outcomes.stream().filter(outcome -> !letsThrough(outcome)).toList();
    }

    /** What to end with when it does not pass: a check written wrong before a blocked gate before trouble that a retry may cure. */
    public Optional<ErrorCode> fault() {
        if (standing == Standing.EMPTY_FAULT) {
            return Optional.of(ErrorCode.EMPTY_RESULT);
        }
        if (passes()) {
            return Optional.empty();
        }
        if (stoppedBy(Status.CONFIG_ERROR)) {
            return Optional.of(ErrorCode.CHECK_CONFIG);
        }
        return Optional.of(
                stoppedBy(Status.FAIL) || stoppedBy(Status.NOT_EVALUATED)
                        ? ErrorCode.BLOCKED
                        : ErrorCode.INFRASTRUCTURE);
    }

    private boolean stoppedBy(Status status) {
        return stopping().stream().anyMatch(outcome -> outcome.status() == status);
    }

    private boolean letsThrough(CheckOutcome outcome) {
        return outcome.status().lets() || outcome.status() == Status.NOT_EVALUATED && excused.contains(outcome.name());
    }
}
