package io.tidegate.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What others made of partitions after a backfill: the ledger's last word on them, where it is not the backfill's. Partitions of which one
 * run has said the same are together.
 *
 * @param status never one of the backfill's own runs
 * @param at the newest of these words
 * @param who "unknown" when the run's first document is not in the ledger, as is {@code command}
 * @param command as typed
 * @param backfill that the run applied; empty for any other run
 * @param partitions as users write them, ascending
 * @param version of the table, where it is the same for all
 * @param detail as {@link PartitionState} has it
 */
public record Since(
        String job,
        PartitionState.Status status,
        RunId run,
        Instant at,
        String who,
        String command,
        Optional<BackfillId> backfill,
        List<String> partitions,
        OptionalLong version,
        String detail) {
    public Since {
        partitions = List.copyOf(partitions);
    }

    private record Word(PartitionState.Status status, RunId run, String detail) {}

    /** @param states of partitions, ascending */
    static List<Since> of(String job, List<PartitionState> states, BackfillRuns runs) {
        Map<Word, List<PartitionState>> alike = new LinkedHashMap<>();
        states.forEach(state -> alike.computeIfAbsent(
                        new Word(
                                state.status(),
                                state.run(),
                                state.status() == PartitionState.Status.PUBLISHED ? "" : state.detail()),
                        word -> new ArrayList<>())
                .add(state));
        return alike.entrySet().stream()
                .map(entry -> {
                    Optional<Event.RunStarted> run =
                            Optional.ofNullable(runs.begun().get(entry.getKey().run()));
                    List<PartitionState> of = entry.getValue();
                    OptionalLong version = of.get(0).version();
                    return new Since(
                            job,
                            entry.getKey().status(),
                            entry.getKey().run(),
                            of.stream()
                                    .map(PartitionState::at)
                                    .max(Comparator.naturalOrder())
                                    .orElseThrow(),
                            run.map(Event.RunStarted::who).orElse(RunSummary.UNKNOWN),
                            run.map(Event.RunStarted::command).orElse(RunSummary.UNKNOWN),
                            Optional.ofNullable(
                                    runs.applied().get(entry.getKey().run())),
                            of.stream().map(PartitionState::partition).toList(),
                            of.stream().allMatch(state -> state.version().equals(version))
                                    ? version
                                    : OptionalLong.empty(),
                            entry.getKey().detail());
                })
                .toList();
    }
}
