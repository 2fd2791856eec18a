package io.tidegate.estimate;

import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the ledger says of the cost of a job, whatever order its events come in. */
final class Past {
    private final String definition;
    private final Checkpoints checkpoints;
    private final Processes processes;
    private final Map<RunId, Event.RunStarted> runs = new HashMap<>();
    private final Map<RunId, TreeMap<Integer, ChunkStory>> chunks = new HashMap<>();
    private final List<ChunkStory> told;

    /**
     * One partition that was published.
     *
     * @param in bytes of its inputs
     * @param out bytes of its files
     */
    record Built(double in, double out) {}

    private Past(JobHistory history, String definition, Checkpoints checkpoints) {
        this.definition = definition;
        this.checkpoints = checkpoints;
        for (Event event : history.events()) {
            if (event instanceof Event.RunStarted started) {
                runs.put(started.run(), started);
            } else if (event instanceof Event.Intent intent) {
                chunk(intent.run(), intent.chunk()).add(intent);
            } else if (event instanceof Event.SourceRead read) {
                chunk(read.run(), read.chunk()).add(read);
            } else if (event instanceof Event.Failed failed) {
                chunk(failed.run(), failed.chunk()).add(failed);
            } else if (event instanceof Event.Published published) {
                chunk(published.run(), published.chunk()).add(published);
            }
        }
        this.told = chunks.values().stream()
                .flatMap(ofRun -> ofRun.values().stream())
                .filter(ChunkStory::hasPublished)
                .sorted(ChunkStory.ORDER)
                .toList();
        this.processes = new Processes(runs.values(), chunks);
    }

    /** @param definition digest of the job as it is now */
    static Past of(JobHistory history, String definition, Checkpoints checkpoints) {
        return new Past(history, definition, checkpoints);
    }

    private ChunkStory chunk(RunId run, int number) {
        return chunks.computeIfAbsent(run, r -> new TreeMap<>()).computeIfAbsent(number, n -> new ChunkStory(run, n));
    }

    /** Oldest first; chunks that failed, were tried again or were found in the table's log are left out: their cost is not known. */
    List<Observation> observations() {
        List<Observation> observations = new ArrayList<>();
        Set<ChunkStory> again = triedAgain();
        for (ChunkStory chunk : told) {
            if (chunk.isHonest() && !again.contains(chunk)) {
                Optional<Double> before = processes.before(chunk);
                observations.add(chunk.observation(
                        before.isEmpty() && isFirst(chunk), before.orElse(0.0), isCurrent(chunk), checkpoints));
            }
        }
        return observations;
    }

    private boolean isFirst(ChunkStory chunk) {
        return chunks.get(chunk.run()).firstKey() == chunk.number();
    }

    private boolean isCurrent(ChunkStory chunk) {
        return Optional.ofNullable(runs.get(chunk.run()))
                .map(Event.RunStarted::configurationHash)
                .filter(definition::equals)
                .isPresent();
    }

    /** Chunks whose run had tried one of their partitions before. */
    private Set<ChunkStory> triedAgain() {
        Set<ChunkStory> again = new HashSet<>();
        for (TreeMap<Integer, ChunkStory> ofRun : chunks.values()) {
            Set<String> before = new HashSet<>();
            for (ChunkStory chunk : ofRun.values()) {
                List<String> partitions =
                        chunk.intent().map(Event.Intent::partitions).orElse(List.of());
                if (partitions.stream().anyMatch(before::contains)) {
                    again.add(chunk);
                }
                before.addAll(partitions);
            }
        }
        return again;
    }

    /** Of everything that was ever built. */
    Sizes sizes() {
        Sizes sizes = Sizes.NONE;
        for (ChunkStory chunk : told) {
            for (long size : chunk.sizes().values()) {
                sizes = sizes.with(size);
            }
        }
        return sizes;
    }

    List<Built> built() {
        List<Built> built = new ArrayList<>();
        for (ChunkStory chunk : told) {
            chunk.published().stream()
                    .filter(p -> !p.recovered())
                    .sorted(Comparator.comparing(Event.Published::partition))
                    .forEach(p -> built.add(new Built(chunk.sizes().getOrDefault(p.partition(), 0L), p.bytes())));
        }
        return built;
    }

    /** Bytes of static sources by name, as they were read last. */
    Map<String, Long> statics() {
        Map<String, Long> statics = new HashMap<>();
        told.forEach(chunk -> statics.putAll(chunk.statics()));
        return statics;
    }

    /** What the partition took that was published last, of which that is known. */
    Optional<Newest> newest() {
        for (int i = told.size() - 1; i >= 0; i--) {
            ChunkStory chunk = told.get(i);
            if (chunk.isHonest()) {
                return chunk.published().stream()
                        .max(Comparator.comparing(Event.Published::partition))
                        .map(p -> new Newest(p, chunk.sizes().getOrDefault(p.partition(), 0L)));
            }
        }
        return Optional.empty();
    }

    /** @param bytesRead of its partitioned sources */
    record Newest(Event.Published published, long bytesRead) {}

    int partitions() {
        return (int) told.stream()
                .flatMap(chunk -> chunk.published().stream())
                .map(Event.Published::partition)
                .distinct()
                .count();
    }
}
