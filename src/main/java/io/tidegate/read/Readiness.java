package io.tidegate.read;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the files of a chunk's sources have arrived: some file for each partition, and {@code ready.success_file} beside
 * them. What only rows can answer ({@code min_rows}, {@code max_timestamp}) is judged by {@link SourceReader}.
 */
public final class Readiness {
    /** How a wait passes; tests pass it at once. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Clock clock;
    private final Sleeper sleeper;

    public Readiness(Clock clock, Sleeper sleeper) {
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Asks once.
     *
     * @return the partitions that are not ready, each with the reason; where a plan found no file for a partition the storage is
     *     listed again, and when files have come since, the partition counts as ready and wants a new plan
     */
    public Map<Partition, String> notReady(Job job, List<Partition> partitions, List<SourceInput> inputs) {
        Map<Partition, String> reasons = new TreeMap<>();
        bySource(job, partitions, inputs)
                .forEach((source, missing) -> missing.forEach((partition, why) ->
                        reasons.merge(partition, source.name() + ": " + why, (a, b) -> a + "; " + b)));
        return reasons;
    }

    /**
     * Asks every {@code ready.poll} until all is ready or each source that is not has used up its {@code ready.timeout}. After a
     * wait the inputs are to be planned again.
     *
     * @throws InterruptedException when the wait is interrupted
     */
    public Map<Partition, String> await(Job job, List<Partition> partitions, List<SourceInput> inputs)
            throws InterruptedException {
        Instant start = clock.instant();
        while (true) {
            Duration spent = Duration.between(start, clock.instant());
            Optional<Duration> pause = bySource(job, partitions, inputs).keySet().stream()
                    .map(Source.Files::ready)
                    .filter(ready -> ready.timeout().compareTo(spent) > 0)
                    .map(ready -> shorter(ready.poll(), ready.timeout().minus(spent)))
                    .min(Duration::compareTo);
            if (pause.isEmpty()) {
                return notReady(job, partitions, inputs);
            }
            sleeper.sleep(pause.get());
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Only sources that are not ready for some partition. */
    private static Map<Source.Files, Map<Partition, String>> bySource(
            Job job, List<Partition> partitions, List<SourceInput> inputs) {
        Map<Source.Files, Map<Partition, String>> missing = new LinkedHashMap<>();
        for (SourceInput input : inputs) {
            if (job.source(input.source()).orElse(null) instanceof Source.Files source && holdsFiles(input)) {
                Map<Partition, String> found = new TreeMap<>();
                for (Partition partition : partitions) {
                    missing(source, partition, pinned(input, partition)).ifPresent(why -> found.put(partition, why));
                }
                if (!found.isEmpty()) {
                    missing.put(source, found);
                }
            }
        }
        return missing;
    }

    private static boolean holdsFiles(SourceInput input) {
        return input instanceof SourceInput.FilesByPartition || input instanceof SourceInput.StaticFiles;
    }

    private static List<FileEntry> pinned(SourceInput input, Partition partition) {
        return input instanceof SourceInput.FilesByPartition files
                ? files.files().getOrDefault(partition, List.of())
                : ((SourceInput.StaticFiles) input).files();
    }

    private static Optional<String> missing(Source.Files source, Partition partition, List<FileEntry> pinned) {
        List<FileEntry> files = pinned;
        if (files.isEmpty()) {
            String pattern = source.path().render(partition, "");
            files = Storage.at(pattern).glob(pattern);
            if (files.isEmpty()) {
                return Optional.of("no file matches " + pattern);
            }
        }
        if (source.ready().successFile().isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> folders = new TreeSet<>();
        files.forEach(f -> folders.add(SourcePins.folder(f.path())));
        List<String> without = new ArrayList<>();
        for (String folder : folders) {
            String marker = Locations.child(folder, source.ready().successFile().get());
            if (!Storage.at(marker).exists(marker)) {
                without.add(marker);
            }
        }
        return without.isEmpty() ? Optional.empty() : Optional.of("there is no " + String.join(", no ", without));
    }
}
