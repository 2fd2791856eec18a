package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Transform;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which way a chunk will be evaluated, as far as that is known without asking Spark: from the query's own parameters, or from
 * what the newest run of exactly this job wrote down.
 */
public final class EvaluationForecast {
    private static final String UNKNOWN = "decided when it runs (`plan --connect` asks Spark now)";

    private EvaluationForecast() {}

    /** In the words of the ledger: {@code once for the chunk: …}. */
    public static String of(Job job, JobHistory history) {
        return parameter(job)
                .map(name -> "once per partition: the SQL uses :" + name)
                .or(() -> recorded(job, history))
                .orElse(UNKNOWN);
    }

    private static Optional<String> parameter(Job job) {
        return job.transform() instanceof Transform.Sql sql
                ? SqlParameters.ofOnePartition(sql.text())
                : Optional.empty();
    }

    private static Optional<String> recorded(Job job, JobHistory history) {
        String digest = JobDigest.of(job);
        String newest = "";
        for (Event event : history.events()) {
            if (event instanceof Event.Intent intent
                    && isOf(digest, intent.fingerprints().values())) {
                newest = intent.evaluation().isBlank() ? newest : intent.evaluation();
            } else if (event instanceof Event.Published published && isOf(digest, List.of(published.fingerprint()))) {
                newest = published.evaluation().isBlank() ? newest : published.evaluation();
            }
        }
        return Optional.of(newest).filter(text -> !text.isEmpty());
    }

    private static boolean isOf(String digest, Collection<String> fingerprints) {
        return fingerprints.stream()
                .anyMatch(text -> PartitionFingerprint.parse(text)
                        .filter(print -> print.job().equals(digest))
                        .isPresent());
    }
}
