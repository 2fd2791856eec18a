package io.tidegate.log;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the checkpoints of a table can be read: Delta fails on a broken one even where all commits are there. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * A checkpoint that cannot be read.
     *
     * @param files its parts, and the pointer {@code _last_checkpoint} where that names it
     * @param isSpare whether the commits from version 0 on are all there, so that the table loses nothing without it
     */
    public record Broken(long version, List<String> files, boolean isSpare) {
        public Broken {
            files = List.copyOf(files);
        }
    }

    /** Looks at the newest checkpoint, the one that readers begin with. Loads Hadoop when there is one. */
    public static Optional<Broken> broken(String location) {
        Storage storage = Storage.at(location);
        String folder = Locations.child(location, "_delta_log");
        LogFiles files = LogFiles.of(location, storage.list(folder));
        if (files.checkpoints().isEmpty()) {
            return Optional.empty();
        }
        long version = files.checkpoints().lastKey();
        List<FileEntry> parts = files.checkpoints().get(version);
        if (parts.stream().allMatch(part -> isReadable(location, part))) {
            return Optional.empty();
        }
        List<String> paths = new ArrayList<>(parts.stream().map(FileEntry::path).toList());
        TableLog.lastCheckpoint(storage, folder)
                .filter(pointed -> pointed == version)
                .ifPresent(pointed -> paths.add(Locations.child(folder, TableLog.POINTER)));
        return Optional.of(new Broken(version, paths, isWhole(files)));
    }

    /** Whether the parts of the newest checkpoint, if there is one, have what Parquet files end with: the cheap half of {@link #broken}. */
    static boolean areWhole(LogFiles files) {
        Map.Entry<Long, List<FileEntry>> newest = files.checkpoints().lastEntry();
        return newest == null || newest.getValue().stream().allMatch(CheckpointReader::hasFooter);
    }

    private static boolean isReadable(String location, FileEntry part) {
        try {
            CheckpointReader.read(location, part, new LogReplay(location));
            return true;
        } catch (TableLog.VanishedFile e) {
            return true;
        } catch (TidegateException e) {
            if (e.code() != ErrorCode.DAMAGED) {
                throw e;
            }
            return false;
        }
    }

    private static boolean isWhole(LogFiles files) {
        return !files.commits().isEmpty()
                && files.commits().firstKey() == 0
                && files.commits().lastKey() == files.commits().size() - 1;
    }
}
