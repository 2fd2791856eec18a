package io.tidegate.log;

import io.tidegate.log.TableLog.Commit;
import io.tidegate.log.TableLog.LivePartition;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Folds the actions of a log, in order, into the state of the table. Its memory goes with the live files, not with the log. */
final class LogReplay {
    private final String table;
    private final Map<String, LogFile> live = new HashMap<>();
    private final Map<String, Long> lastTouched = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final Set<String> watched = new HashSet<>();
    private final Map<String, Instant> removed = new HashMap<>();
    private TableMetadata metadata;

    private long version;
    private Instant at;
    private Optional<Instant> inCommitTime;
    private String operation;
    private Optional<RunMark> mark;
    private Set<String> touched;
    private Map<String, Sum> added;
    private boolean isInCheckpoint;

    LogReplay(String table) {
        this.table = table;
    }

    /** @param isInCheckpoint whether the state comes from a later checkpoint, and only what was done is of interest */
    void begin(long version, Instant fileTime, boolean isInCheckpoint) {
        this.version = version;
        this.at = fileTime;
        this.inCommitTime = Optional.empty();
        this.operation = "";
        this.mark = Optional.empty();
        this.touched = new HashSet<>();
        this.added = new HashMap<>();
        this.isInCheckpoint = isInCheckpoint;
    }

    void commitTime(Instant time) {
        at = time;
    }

    void inCommitTime(Instant time) {
        inCommitTime = Optional.of(time);
    }

    void operation(String name) {
        operation = shared(name);
    }

    void userMetadata(String text) {
        mark = RunMark.parse(text);
    }

    void end() {
        touched.forEach(key -> lastTouched.put(key, version));
        commits.add(new Commit(version, inCommitTime.orElse(at), operation, mark, touched, sums(added)));
    }

    private static Map<String, TableLog.Added> sums(Map<String, Sum> sums) {
        Map<String, TableLog.Added> all = new HashMap<>();
        sums.forEach((key, sum) -> all.put(key, sum.added()));
        return all;
    }

    void metadata(TableMetadata newest) {
        if (!isInCheckpoint) {
            metadata = newest;
        }
    }

    void metadataOfCheckpoint(TableMetadata newest) {
        metadata = newest;
    }

    void protocol(int minReaderVersion, List<String> features) {
        if (minReaderVersion > 3) {
            throw LogDamage.unsupported(table, "it wants readers of protocol version " + minReaderVersion);
        }
        for (String feature : features) {
            if (feature.startsWith("catalog")) {
                throw LogDamage.unsupported(table, "its commits are kept by a catalog (feature " + feature + ")");
            }
        }
    }

    void add(LogFile file) {
        touch(file, file.key());
        if (file.dataChange()) {
            added.computeIfAbsent(file.key(), key -> new Sum()).add(file);
        }
        if (!isInCheckpoint) {
            live.put(file.identity(), file);
        }
    }

    void addOfCheckpoint(LogFile file) {
        live.put(file.identity(), file);
    }

    void remove(LogFile file) {
        LogFile known = isInCheckpoint ? null : live.remove(file.identity());
        if (watched.contains(file.path())) {
            removed.put(file.path(), file.removedAt() < 0 ? at : Instant.ofEpochMilli(file.removedAt()));
        }
        if (file.key() != null) {
            touch(file, file.key());
        } else if (known != null) {
            touch(file, known.key());
        } else {
            touch(file, shared(HivePath.key(file.path())));
        }
    }

    private void touch(LogFile file, String key) {
        if (file.dataChange()) {
            touched.add(key);
        }
    }

    /** Of the commit that is being read. */
    long version() {
        return version;
    }

    /**
     * Where the live files of some partitions were added last.
     *
     * @param keys see {@link TableLog#partitions}
     * @return paths as the log writes them, by version of the commit; empty when a checkpoint or a deletion vector has a part in it
     */
    Optional<Map<Long, Set<String>>> adds(Set<String> keys) {
        UnaryOperator<String> form = form();
        Map<Long, Set<String>> adds = new TreeMap<>();
        for (LogFile file : live.values()) {
            if (keys.contains(form.apply(file.key()))) {
                if (file.version() < 0 || !file.identity().equals(file.path())) {
                    return Optional.empty();
                }
                adds.computeIfAbsent(file.version(), v -> new HashSet<>()).add(file.path());
            }
        }
        return Optional.of(adds);
    }

    /**
     * The live files of some partitions. When they are removed is noted from here on.
     *
     * @param keys see {@link TableLog#partitions}
     */
    Map<String, List<LogFile>> files(Set<String> keys) {
        UnaryOperator<String> form = form();
        Map<String, List<LogFile>> files = new TreeMap<>();
        for (LogFile file : live.values()) {
            String key = form.apply(file.key());
            if (keys.contains(key)) {
                files.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
                watched.add(file.path());
            }
        }
        return files;
    }

    /** By path as the log writes it, when a file that {@link #files} gave was removed last. */
    Map<String, Instant> removed() {
        return Map.copyOf(removed);
    }

    /** One object for equal texts: keys and runs repeat in every file. */
    String shared(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    long files() {
        return live.size();
    }

    long bytes() {
        return live.values().stream().mapToLong(LogFile::size).sum();
    }

    TableLog tableLog(long newest) {
        UnaryOperator<String> form = form();
        Map<String, Long> touchedByKey = new HashMap<>();
        lastTouched.forEach((key, v) -> touchedByKey.merge(form.apply(key), v, Math::max));
        Map<String, Sum> sums = new TreeMap<>();
        for (LogFile file : live.values()) {
            sums.computeIfAbsent(form.apply(file.key()), key -> new Sum()).add(file);
        }
        Map<String, LivePartition> partitions = new TreeMap<>();
        sums.forEach((key, sum) -> partitions.put(key, sum.partition(touchedByKey.getOrDefault(key, -1L))));
        List<Commit> formed = commits.stream()
                .map(c -> new Commit(
                        c.version(),
                        c.at(),
                        c.operation(),
                        c.mark(),
                        formed(c.touched(), form),
                        formed(c.added(), form)))
                .toList();
        return new TableLog(newest, metadata, formed, Collections.unmodifiableMap(partitions));
    }

    /** Of keys. */
    private UnaryOperator<String> form() {
        if (metadata == null) {
            throw LogDamage.damaged(table, "no commit up to version %d says what the table is".formatted(version));
        }
        return isTimestamp() ? PartitionValue::timestamp : UnaryOperator.identity();
    }

    private static Set<String> formed(Set<String> keys, UnaryOperator<String> form) {
        Set<String> formed = new HashSet<>();
        keys.forEach(key -> formed.add(form.apply(key)));
        return formed;
    }

    /** Two forms of one timestamp in one commit come from two writers; ours has one. */
    private static Map<String, TableLog.Added> formed(Map<String, TableLog.Added> added, UnaryOperator<String> form) {
        Map<String, TableLog.Added> formed = new HashMap<>();
        added.forEach((key, sum) -> formed.put(form.apply(key), sum));
        return formed;
    }

    /** Whether the single partition column is a timestamp, whose values Delta writes in more than one form. */
    private boolean isTimestamp() {
        if (metadata.partitionColumns().size() != 1) {
            return false;
        }
        try {
            for (JsonObject field : JsonObject.parse(metadata.schemaJson()).objects("fields")) {
                if (field.text("name")
                        .equalsIgnoreCase(metadata.partitionColumns().get(0))) {
                    return field.isText("type") && field.text("type").startsWith("timestamp");
                }
            }
            return false;
        } catch (MalformedJson e) {
            throw LogDamage.damaged(table, "its schema cannot be read: " + e.getMessage());
        }
    }

    /** Sums the files of one partition. */
    private static final class Sum {
        private int files;
        private long bytes;
        private long rows;
        private boolean areRowsKnown = true;
        private final Set<String> runs = new HashSet<>();

        void add(LogFile file) {
            files++;
            bytes += file.size();
            rows += file.rows().orElse(0);
            areRowsKnown &= file.rows().isPresent();
            runs.add(file.run());
        }

        private OptionalLong known() {
            return areRowsKnown ? OptionalLong.of(rows) : OptionalLong.empty();
        }

        LivePartition partition(long lastVersion) {
            return new LivePartition(files, bytes, known(), runs, lastVersion);
        }

        TableLog.Added added() {
            return new TableLog.Added(files, bytes, known());
        }
    }
}
