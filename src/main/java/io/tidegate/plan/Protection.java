package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is published before {@code protect_before} as it is. A gap there may be filled. Whoever named such a partition is
 * refused; where the planner found it by itself, it is left alone and says so.
 */
final class Protection {
    private final Job job;
    private final boolean isNamed;
    private final Optional<Partition> before;
    private final List<Partition> refused = new ArrayList<>();

    Protection(Job job, Choice choice) {
        this.job = job;
        this.isNamed = !(choice instanceof Choice.Missing
                || choice instanceof Choice.Stale
                || choice instanceof Choice.Readers
                || choice instanceof Choice.Changed
                || choice instanceof Choice.Scheduled);
        this.before = job.partition().protectBefore();
    }

    Assessment applied(Assessment found) {
        boolean isRefused =
                before.filter(limit -> found.partition().compareTo(limit) < 0).isPresent()
                        && found.wouldRewrite()
                        && found.reason() instanceof Reason.ToBuild;
        if (!isRefused) {
            return found;
        }
        if (isNamed) {
            refused.add(found.partition());
        }
        return found.withReason(new Reason.Protected(before.orElseThrow()));
    }

    void requireNoneRefused() {
        if (!refused.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.PROTECTED,
                    "Cannot plan %s: %s%s would be rewritten, and what is published before %s is protected"
                            .formatted(
                                    job.name(),
                                    refused.get(0),
                                    refused.size() == 1 ? "" : " and %,d more".formatted(refused.size() - 1),
                                    before.orElseThrow()),
                    "Choose %s or later, or move partition.protect_before.".formatted(before.orElseThrow()));
        }
    }
}
