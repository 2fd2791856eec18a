package io.tidegate.apply;

import io.tidegate.backfill.JobPart;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The chunks of a job's part with what is to be built of them, in the plan's order. */
record OpenChunks(List<JobPart.PlannedChunk> chunks) {
    OpenChunks {
        chunks = List.copyOf(chunks);
    }

    /**
     * Without what the backfill has published, and without what the command has come to the end of.
     *
     * @param earlier the runs of the command before this one: what they found blocked or failed is not tried again by it
     * @param again what is to be built once more, whatever was published of it
     */
    static OpenChunks of(
            JobPart part, Optional<BackfillHistory> history, Collection<RunId> earlier, Set<Partition> again) {
        Map<String, Outcome> outcomes = outcomes(part, history);
        Predicate<Outcome> isOver = outcome -> outcome.status() == Status.PUBLISHED || earlier.contains(outcome.run());
        List<JobPart.PlannedChunk> open = new ArrayList<>();
        for (JobPart.PlannedChunk chunk : part.chunks()) {
            List<Partition> rest = chunk.partitions().stream()
                    .filter(p -> again.contains(p)
                            || Optional.ofNullable(outcomes.get(p.text()))
                                    .filter(isOver)
                                    .isEmpty())
                    .toList();
            if (!rest.isEmpty()) {
                open.add(new JobPart.PlannedChunk(chunk.number(), rest));
            }
        }
        return new OpenChunks(open);
    }

    /** The same without these partitions; a chunk of which nothing is left is left out. */
    OpenChunks without(Set<Partition> heldBack) {
        return new OpenChunks(chunks.stream()
                .map(chunk -> new JobPart.PlannedChunk(
                        chunk.number(),
                        chunk.partitions().stream()
                                .filter(p -> !heldBack.contains(p))
                                .toList()))
                .filter(chunk -> !chunk.partitions().isEmpty())
                .toList());
    }

    /** How many partitions are in them. */
    int partitions() {
        return chunks.stream().mapToInt(chunk -> chunk.partitions().size()).sum();
    }

    /**
     * Whether the part came to its end, and nothing was taken back since: what is open then was left as it is.
     *
     * @param again is asked only of a part that came to its end
     */
    static boolean isDone(JobPart part, Optional<BackfillHistory> history, Supplier<Set<Partition>> again) {
        Optional<BackfillEvent.Finished> done = history.flatMap(h -> h.finished(part.job()))
                .filter(finished -> finished.outcome().equals(BackfillHistory.State.DONE.text()));
        return done.isPresent()
                && of(part, history, List.of(), again.get()).partitions()
                        <= done.get().counts().getOrDefault("kept", 0);
    }

    /** What became of the part's partitions, as users write them. */
    static Map<String, Outcome> outcomes(JobPart part, Optional<BackfillHistory> history) {
        return history.map(h -> h.outcomes(part.job())).orElse(Map.of());
    }

    /** Whether one of these runs brought the part to its end, this way or that. */
    static boolean wasEndedBy(JobPart part, Optional<BackfillHistory> history, Collection<RunId> runs) {
        return history.flatMap(h -> h.finished(part.job()))
                .filter(finished -> runs.contains(finished.run()))
                .isPresent();
    }

    /** How many partitions of the part others than these runs have published for the backfill. */
    static int publishedBefore(
            JobPart part, Optional<BackfillHistory> history, Collection<RunId> runs, Set<Partition> again) {
        Map<String, Outcome> outcomes = outcomes(part, history);
        return (int) part.partitions().stream()
                .filter(partition -> !again.contains(partition))
                .map(partition -> outcomes.get(partition.text()))
                .filter(outcome -> outcome != null && outcome.status() == Status.PUBLISHED)
                .filter(outcome -> !runs.contains(outcome.run()))
                .count();
    }
}
