package io.tidegate.apply;

import io.tidegate.backfill.JobPart;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chunks of a job's part with what the backfill has not published of them, in the plan's order. */
record OpenChunks(List<JobPart.PlannedChunk> chunks) {
    OpenChunks {
        chunks = List.copyOf(chunks);
    }

    static OpenChunks of(JobPart part, Optional<BackfillHistory> history) {
        Map<String, BackfillHistory.Outcome> outcomes =
                history.map(h -> h.outcomes(part.job())).orElse(Map.of());
        List<JobPart.PlannedChunk> open = new ArrayList<>();
        for (JobPart.PlannedChunk chunk : part.chunks()) {
            List<Partition> rest = chunk.partitions().stream()
                    .filter(p -> !isPublished(outcomes.get(p.text())))
                    .toList();
            if (!rest.isEmpty()) {
                open.add(new JobPart.PlannedChunk(chunk.number(), rest));
            }
        }
        return new OpenChunks(open);
    }

    private static boolean isPublished(BackfillHistory.Outcome outcome) {
        return outcome != null && outcome.status() == BackfillHistory.Status.PUBLISHED;
    }

    /** How many partitions are in them. */
    int partitions() {
        return chunks.stream().mapToInt(chunk -> chunk.partitions().size()).sum();
    }
    /** Whether the part came to its end, and nothing was taken back since: what is open then was left as it is. */
    static boolean isDone(JobPart part, Optional<BackfillHistory> history) {
        Optional<BackfillEvent.Finished> done = history.flatMap(h -> h.done(part.job()));
        return done.isPresent()
                && of(part, history).partitions() <= done.get().counts().getOrDefault("kept", 0);
    }
}
