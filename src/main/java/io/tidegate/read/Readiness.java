package io.tidegate.read;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
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
