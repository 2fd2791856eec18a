package io.tidegate.log;

import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A table as it was in some earlier versions and as it is now, from one reading of its log, without Spark. Immutable. */
public final class TablePast {
    private final NavigableMap<Long, Version> versions;
    private final long oldest;
    private final Map<String, Instant> removed;

    private TablePast(NavigableMap<Long, Version> versions, long oldest, Map<String, Instant> removed) {
        this.versions = versions;
        this.oldest = oldest;
        this.removed = removed;
    }

    /**
     * A data file that a version names.
     *
     * @param path as the log writes it
     * @param identity path and deletion vector: two versions with the same identities have the same rows
     * @param rows that are not deleted; empty when the file has no statistics
     */
    public record DataFile(String path, String identity, long bytes, OptionalLong rows) {
        /** Where it lies, for a table in this folder. */
        public String location(String table) {
            URI uri = URI.create(path);
            if (uri.isAbsolute()) {
                return path;
            }
            return path.startsWith("/") ? uri.getPath() : Locations.child(table, uri.getPath());
        }

        /** Of all of them; empty when one has no statistics. */
        public static OptionalLong rows(List<DataFile> files) {
            return files.stream().allMatch(file -> file.rows().isPresent())
                    ? OptionalLong.of(files.stream()
                            .mapToLong(file -> file.rows().getAsLong())
                            .sum())
                    : OptionalLong.empty();
        }
    }

    /**
     * The table in one version.
     *
     * @param files by key (see {@link TableLog#partitions}), of the partitions that were asked for in this version
     */
    public record Version(TableLog table, Map<String, List<DataFile>> files) {
        public Version {
            files = Collections.unmodifiableMap(new TreeMap<>(files));
        }

        /** None when the partition was not there. */
        public List<DataFile> files(String key) {
            return files.getOrDefault(key, List.of());
        }
    }

    /**
     * @param wanted by version, the partitions to look at (see {@link TableLog#partitions}); their files of now are always looked at
     * @return empty when there is no table
     * @throws TidegateException DAMAGED as {@link TableLog#read}
     */
    public static Optional<TablePast> read(String location, Map<Long, Set<String>> wanted) {
        return TableLog.read(location, (storage, pointer, files) -> of(storage, files, new TreeMap<>(wanted)));
    }

    private static TablePast of(Storage storage, LogFiles files, NavigableMap<Long, Set<String>> wanted)
            throws TableLog.VanishedFile {
        LogFiles.Chain chain = wanted.isEmpty() ? files.chain() : files.chainThrough(Math.max(0, wanted.firstKey()));
        Map<Long, Set<String>> asked = new HashMap<>(wanted);
        Set<String> all = new HashSet<>();
        wanted.values().forEach(all::addAll);
        asked.put(chain.last(), all);
        LogReplay replay = new LogReplay(files.table());
        CommitReader reader = new CommitReader(files.table(), replay);
        NavigableMap<Long, Version> versions = new TreeMap<>();
        if (chain.checkpoint().isPresent()) {
            TableLog.checkpoint(files, chain, replay);
            keep(versions, chain.checkpoint().get(), asked, replay);
        }
        for (Map.Entry<Long, FileEntry> commit :
                files.commits().tailMap(chain.first(), true).entrySet()) {
            FileEntry file = commit.getValue();
            byte[] bytes = storage.read(file.path()).orElseThrow(() -> new TableLog.VanishedFile(file.path()));
            replay.begin(commit.getKey(), file.modified(), false);
            reader.read(file, bytes);
            replay.end();
            keep(versions, commit.getKey(), asked, replay);
        }
        return new TablePast(versions, chain.checkpoint().orElse(0L), replay.removed());
    }

    private static void keep(
            Map<Long, Version> versions, long version, Map<Long, Set<String>> asked, LogReplay replay) {
        if (asked.containsKey(version)) {
            Map<String, List<DataFile>> files = new HashMap<>();
            replay.files(asked.get(version))
                    .forEach((key, of) -> files.put(
                            key,
                            of.stream()
                                    .map(f -> new DataFile(f.path(), f.identity(), f.size(), f.rows()))
                                    .toList()));
            versions.put(version, new Version(replay.tableLog(version), files));
        }
    }

    /** Empty for a version that was not asked for, that is not there yet, or that the log does not reach any more. */
    public Optional<Version> at(long version) {
        return Optional.ofNullable(versions.get(version));
    }

    public Version newest() {
        return versions.lastEntry().getValue();
    }

    /** The oldest version that the log reaches. */
    public long oldest() {
        return oldest;
    }

    /** When a file of an earlier version was taken out of the table; empty for those that it never was. */
    public Optional<Instant> removed(String path) {
        return Optional.ofNullable(removed.get(path));
    }
}
