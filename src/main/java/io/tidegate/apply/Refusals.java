package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.List;

/** What stands against a rollback. One partition that cannot go back keeps all of them where they are. */
final class Refusals {
    private record Refusal(Partition partition, ErrorCode code, String why, String cure) {}

    private final Job job;
    private final List<Refusal> refusals = new ArrayList<>();

    Refusals(Job job) {
        this.job = job;
    }

    void add(Partition partition, ErrorCode code, String why, String cure) {
        refusals.add(new Refusal(partition, code, why, cure));
    }

    /** The table's log does not go back so far any more.
     *
     * @param oldest the version that it begins with
     */
    void expired(Partition partition, long oldest) {
        add(partition, ErrorCode.USAGE, Touches.expired(oldest), buildAgain(partition));
    }

    String buildAgain(Partition partition) {
        return "A rollback is promised within target.rollback_window. Build it again: tidegate run %s --partition %s --force --reason …"
                .formatted(job.name(), partition);
    }

    /** @throws TidegateException with the first of them, when there is any */
    void require() {
        if (!refusals.isEmpty()) {
            Refusal first = refusals.get(0);
            String others = refusals.size() == 1 ? "" : " (and %,d more cannot)".formatted(refusals.size() - 1);
            throw new TidegateException(
                    first.code(),
                    "Cannot roll back %s %s: %s%s".formatted(job.name(), first.partition(), first.why(), others),
                    "Nothing was changed. " + first.cure());
        }
    }
}
