package io.tidegate.error;

import java.util.Locale;
import java.util.Optional;

/** Every way a run can fail, with its blame and its exit status; the one place where the two are mapped. */
public enum ErrorCode {
    USAGE(2, Blame.USER, "The command line is wrong."),
    JOB_FILE(2, Blame.USER, "The job file has faults."),
    NOT_IN_THIS_VERSION(2, Blame.USER, "The feature is known, but not in this version."),
    UNSUPPORTED_VERSION(2, Blame.USER, "Spark, Delta or Java is not a tested version."),
    UNSAFE_TARGET(2, Blame.USER, "The target cannot be written safely by two drivers at once."),
    TARGET_MISMATCH(2, Blame.USER, "The table is not what the job says it is."),
    // Before the others of its status: the first code of a status is what the status alone is called.
    FAILED(1, Blame.USER, "A failure without a class of its own."),
    SQL(1, Blame.USER, "The SQL or class of the transform cannot be analysed."),
    CHECK_CONFIG(2, Blame.USER, "A check cannot be evaluated as it is written."),
    BLOCKED(20, Blame.DATA, "The gate stopped a partition; published data is untouched."),
    SOURCE_COLUMNS(20, Blame.DATA, "The columns of a source are not the declared ones."),
    SOURCE_UNREADABLE(20, Blame.DATA, "A file of a source cannot be read as what it is declared to be."),
    EMPTY_RESULT(20, Blame.DATA, "A partition came out empty and the job says that is a fault."),
    ROWS_OUTSIDE(20, Blame.DATA, "The transform gave rows that belong to no partition of the chunk."),
    SCHEMA_CHANGED(20, Blame.DATA, "The output's columns are not the table's, and the job allows no change."),
    GUARDRAIL(21, Blame.COORDINATION, "A guardrail wants a smaller range, an approval or a yes."),
    PROTECTED(21, Blame.COORDINATION, "The partition lies in protected history."),
    CONFLICT(22, Blame.COORDINATION, "Another run committed into the same partition, or holds its lease."),
    NOT_READY(23, Blame.SOURCE, "A source is not ready, or the partition has not ended."),
    PARTIAL(24, Blame.COORDINATION, "Some partitions are done; the rest can be retried."),
    STALE_PLAN(25, Blame.COORDINATION, "The plan is stale."),
    WORK_TO_DO(26, Blame.COORDINATION, "There is work to do."),
    SUPERSEDED(27, Blame.COORDINATION, "A newer run owns this partition."),
    OUTCOME_UNKNOWN(28, Blame.INFRASTRUCTURE, "The commit may or may not have happened; the next start finds out."),
    DAMAGED(29, Blame.INFRASTRUCTURE, "The table or the ledger is damaged."),
    INFRASTRUCTURE(75, Blame.INFRASTRUCTURE, "Storage, network or cluster trouble."),
    INTERRUPTED(130, Blame.COORDINATION, "Interrupted."),
    TERMINATED(143, Blame.COORDINATION, "Terminated."),
    CANCELLED(143, Blame.COORDINATION, "Somebody asked the run to stop with `tidegate cancel`."),
    BUG(1, Blame.TIDEGATE, "A fault in Tidegate.");

    private final int exitStatus;
    private final Blame blame;
    private final String meaning;

    ErrorCode(int exitStatus, Blame blame, String meaning) {
        this.exitStatus = exitStatus;
        this.blame = blame;
        this.meaning = meaning;
    }

    public int exitStatus() {
        return exitStatus;
    }

    public Blame blame() {
        return blame;
    }

    /** One sentence for {@code tidegate explain}. */
    public String meaning() {
        return meaning;
    }

    /** The name as users see it: lower case with hyphens, {@code not-ready}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ErrorCode> of(String text) {
        for (ErrorCode code : values()) {
            if (code.text().equals(text) || code.name().equals(text)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
