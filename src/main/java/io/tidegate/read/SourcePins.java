package io.tidegate.read;

import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether pinned files are still what they were when they were listed. Tables need no such look: a Delta version does not
 * change. Ask before publishing: a file that was replaced while it was read may have been read half old and half new.
 */
public final class SourcePins {
    /** The paths of the files that are gone or have another size or time, sorted. Lists each folder once. */
    public List<String> changed(List<SourceInput> inputs) {
        Map<String, Set<FileEntry>> byFolder = new HashMap<>();
        for (SourceInput input : inputs) {
            files(input)
                    .forEach(f -> byFolder.computeIfAbsent(folder(f.path()), x -> new HashSet<>())
                            .add(f));
        }
        List<String> changed = new ArrayList<>();
        byFolder.forEach((folder, files) -> {
            Set<FileEntry> there = new HashSet<>(Storage.at(folder).list(folder));
            files.stream().filter(f -> !there.contains(f)).map(FileEntry::path).forEach(changed::add);
        });
        return changed.stream().sorted().toList();
    }

    private static Collection<FileEntry> files(SourceInput input) {
        if (input instanceof SourceInput.FilesByPartition partitioned) {
            return partitioned.files().values().stream().flatMap(List::stream).toList();
        }
        return input instanceof SourceInput.StaticFiles files ? files.files() : List.of();
    }

    static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
