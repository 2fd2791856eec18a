package io.tidegate.backfill;

import io.tidegate.job.Job;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Reprocess;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What somebody wants to be rebuilt, and how.
 *
 * @param choice the partitions of each named job
 * @param excluded of these, what is left out
 * @param chunking as the jobs say when empty
 * @param newestFirst also where the jobs do not say so
 * @param window as the jobs say when empty
 * @param budget as the guardrails say when empty
 * @param downstream whether jobs that read the partitions are rebuilt too
 * @param reason why, for those who approve it and for the ledger
 * @param who plans it
 * @param codeVersion git SHA of the project, or "unknown"
 */
public record BackfillRequest(
        List<Job> jobs,
        Function<Job, Choice> choice,
        Reprocess reprocess,
        Function<Job, List<PartitionRange>> excluded,
        Optional<Chunking> chunking,
        boolean newestFirst,
        Optional<Hours> window,
        Optional<BigDecimal> budget,
        boolean downstream,
        String reason,
        String who,
        String command,
        String codeVersion) {
    public BackfillRequest {
        jobs = List.copyOf(jobs);
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a backfill has a reason");
        }
    }
}
