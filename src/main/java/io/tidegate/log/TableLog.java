package io.tidegate.log;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a Delta table says of itself at its newest version, read from its log without Spark. Immutable; takes one listing and one
 * read of each commit file, and checkpoints only where the commits from version 0 on are not all there.
 */
public final class TableLog {
    static final String POINTER = "_last_checkpoint";

    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 30;
    private static final long SHORT_LOG = 64L * 1024 * 1024;

    private final long version;
    private final TableMetadata metadata;
    private final List<Commit> commits;
    private final Map<String, LivePartition> partitions;

    TableLog(long version, TableMetadata metadata, List<Commit> commits, Map<String, LivePartition> partitions) {
        this.version = version;
        this.metadata = metadata;
        this.commits = commits;
        this.partitions = partitions;
    }

    /**
     * One commit whose file is still there.
     *
     * @param at as the commit says, else when its file was written
     * @param operation as Delta calls it ({@code WRITE}, {@code OPTIMIZE}); empty when the commit does not say
     * @param touched keys (see {@link #partitions}) of the partitions whose rows it changed: OPTIMIZE touches none
     * @param added by key, for the partitions that it brought rows to
     */
    public record Commit(
            long version,
            Instant at,
            String operation,
            Optional<RunMark> mark,
            Set<String> touched,
            Map<String, Added> added) {
        public Commit {
            touched = Set.copyOf(touched);
            added = Map.copyOf(added);
        }
    }

    /**
     * The files that one commit brought to one partition.
     *
     * @param rows from the files' statistics; empty when a file has none
     */
    public record Added(int files, long bytes, OptionalLong rows) {}

    /**
     * The live files of one partition.
     *
     * @param bytes as the log says
     * @param rows from the files' statistics, deleted rows taken off; empty when a file has none
     * @param runs from the files' tags, "" for a file without
     * @param lastVersion the newest commit that changed its rows; -1 when that commit's file is gone
     */
    public record LivePartition(int files, long bytes, OptionalLong rows, Set<String> runs, long lastVersion) {
        public LivePartition {
            runs = Set.copyOf(runs);
        }
    }

    /**
     * Reads the log of the table in a folder.
     *
     * @return empty when there is no table: no {@code _delta_log}, or nothing in it
     * @throws TidegateException DAMAGED when the log is torn, empty at its end, or has a gap
     */
    public static Optional<TableLog> read(String location) {
        return read(
                location,
                (storage, pointer, files) -> replayed(storage, pointer, files).tableLog());
    }

    /**
     * In which commits the live files of some partitions are found, for those who want all that the log says of a file.
     *
     * @param version of the table, which must be the newest
     * @param keys see {@link #partitions}
     * @return paths as the log writes them, by version; empty when there is another version, when the log is long, when some of the
     *     files are told by a checkpoint alone or have a deletion vector, or when the newest checkpoint is torn: the commits do without
     *     it, the readers of Delta do not
     */
    public static Optional<Map<Long, Set<String>>> adds(String location, long version, Set<String> keys) {
        return read(
                        location,
                        (storage, pointer, files) ->
                                replayed(storage, pointer, files).adds(version, keys))
                .flatMap(adds -> adds);
    }

    private record Replayed(LogReplay replay, long newest, LogFiles files) {
        TableLog tableLog() {
            return replay.tableLog(newest);
        }

        Optional<Map<Long, Set<String>>> adds(long version, Set<String> keys) {
            return newest == version && bytes() <= SHORT_LOG && Checkpoints.areWhole(files)
                    ? replay.adds(keys)
                    : Optional.empty();
        }

        /** Of the commit files. */
        private long bytes() {
            return files.commits().values().stream().mapToLong(FileEntry::size).sum();
        }
    }

    /** What is made of one listing of a log. */
    @FunctionalInterface
    interface Reading<T> {
        /** @param pointer the version that {@code _last_checkpoint} names, read before the listing */
        T of(Storage storage, Optional<Long> pointer, LogFiles files) throws VanishedFile;
    }

    /** Reads, and once more when files went or came while it did; empty when there is no table. */
    static <T> Optional<T> read(String location, Reading<T> reading) {
        Storage storage = Storage.at(location);
        String folder = Locations.child(location, "_delta_log");
        for (int attempt = 1; ; attempt++) {
            // The pointer first: one that is read after the listing may name a commit of meanwhile.
            Optional<Long> pointer = lastCheckpoint(storage, folder);
            LogFiles files = LogFiles.of(location, storage.list(folder));
            if (files.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(reading.of(storage, pointer, files));
            } catch (VanishedFile e) {
                if (attempt == ATTEMPTS) {
                    throw LogDamage.damaged(location, "the file %s is listed but not there".formatted(e.getMessage()));
                }
            } catch (TidegateException e) {
                // A listing is no snapshot: beside a writer it may hold a version and lack the one before.
                if (attempt == ATTEMPTS || e.code() != ErrorCode.DAMAGED) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidegateException(ErrorCode.INTERRUPTED, "Cannot read a table's log: interrupted", "", e);
        }
    }

    private static Replayed replayed(Storage storage, Optional<Long> pointer, LogFiles files) throws VanishedFile {
        LogFiles.Chain chain = files.chain();
        if (pointer.isPresent() && pointer.get() > chain.last()) {
            throw files.goesBack(chain.last(), "a _last_checkpoint of version " + pointer.get());
        }
        LogReplay replay = new LogReplay(files.table());
        CommitReader reader = new CommitReader(files.table(), replay);
        for (Map.Entry<Long, FileEntry> commit : files.commits().entrySet()) {
            boolean isInCheckpoint = commit.getKey() < chain.first();
            if (!isInCheckpoint
                    && commit.getKey() == chain.first()
                    && chain.checkpoint().isPresent()) {
                checkpoint(files, chain, replay);
            }
            FileEntry file = commit.getValue();
            byte[] bytes = storage.read(file.path()).orElseThrow(() -> new VanishedFile(file.path()));
            replay.begin(commit.getKey(), file.modified(), isInCheckpoint);
            reader.read(file, bytes);
            replay.end();
        }
        if (chain.checkpoint().isPresent() && chain.first() > chain.last()) {
            checkpoint(files, chain, replay);
        }
        FileEntry checksum = files.checksums().get(chain.last());
        if (checksum != null) {
            storage.read(checksum.path())
                    .ifPresent(bytes ->
                            Checksum.read(bytes).ifPresent(c -> c.compare(files.table(), chain.last(), replay)));
        }
        return new Replayed(replay, chain.last(), files);
    }

    static void checkpoint(LogFiles files, LogFiles.Chain chain, LogReplay replay) throws VanishedFile {
        for (FileEntry part : files.checkpoints().get(chain.checkpoint().orElseThrow())) {
            CheckpointReader.read(files.table(), part, replay);
        }
    }

    /** The pointer is a hint: a torn one is passed over, as Delta does. */
    static Optional<Long> lastCheckpoint(Storage storage, String folder) {
        Optional<byte[]> bytes = storage.read(Locations.child(folder, POINTER));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonObject.parse(new String(bytes.get(), StandardCharsets.UTF_8).strip())
                    .integer("version"));
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    public long version() {
        return version;
    }

    public String tableId() {
        return metadata.id();
    }

    public List<String> partitionColumns() {
        return metadata.partitionColumns();
    }

    /** The schema as Spark's JSON. */
    public String schemaJson() {
        return metadata.schemaJson();
    }

    /** The table's properties, such as {@code delta.logRetentionDuration}. */
    public Map<String, String> properties() {
        return metadata.properties();
    }

    /** The commits whose files are still there, oldest first. */
    public List<Commit> commits() {
        return commits;
    }

    /**
     * The partitions that have files, sorted by key. The key is the value of the single partition column as Delta writes it (a date
     * {@code 2021-01-15}, a timestamp in UTC {@code 2021-01-04 05:00:00}), {@link PartitionValue#NULL} for NULL, "" for a table
     * without partition columns, and {@code a=1/b=2} where there are several.
     */
    public Map<String, LivePartition> partitions() {
        return partitions;
    }

    /** The commit of a run's chunk, when its file is still there. */
    public Optional<Commit> commitOf(String run, int chunk) {
        for (int i = commits.size() - 1; i >= 0; i--) {
            Commit commit = commits.get(i);
            if (commit.mark()
                    .filter(m -> m.run().equals(run) && m.chunk() == chunk)
                    .isPresent()) {
                return Optional.of(commit);
            }
        }
        return Optional.empty();
    }

    /** A file that was listed and then was not there: the log was cleaned up meanwhile. */
    static final class VanishedFile extends Exception {
        private static final long serialVersionUID = 1L;

        VanishedFile(String path) {
            super(path);
        }
    }
}
