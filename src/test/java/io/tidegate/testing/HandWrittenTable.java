package io.tidegate.testing;

import io.tidegate.log.RunMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Delta table of which only the log exists, written commit by commit as Delta writes it: for tests that must not need Spark. */
public final class HandWrittenTable {
    private final Path folder;
    private final String column;
    private final Map<String, String> live = new LinkedHashMap<>();
    private long version = -1;
    private int file;

    public HandWrittenTable(Path folder, String column) {
        this.folder = folder;
        this.column = column;
    }

    public Path folder() {
        return folder;
    }

    public long version() {
        return version;
    }

    /** Overwrites partitions, each with one file of so many rows, zero meaning none; returns the version. */
    public long overwrite(Optional<RunMark> mark, Map<String, Integer> rowsByValue) {
        List<String> actions = new ArrayList<>();
        actions.add(commitInfo("WRITE", mark));
        if (version < 0) {
            actions.add("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}");
            actions.add(("{\"metaData\":{\"id\":\"table-1\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
                            + "\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[]}\",\"partitionColumns\":[\"%s\"],"
                            + "\"configuration\":{},\"createdTime\":1}}")
                    .formatted(column));
        }
        rowsByValue.forEach((value, rows) -> {
            String old = live.remove(value);
            if (old != null) {
                actions.add(
                        "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true,\"extendedFileMetadata\":true,\"partitionValues\":{\"%s\":\"%s\"},\"size\":100}}"
                                .formatted(old, column, value));
            }
            if (rows > 0) {
                actions.add(add(value, rows, mark, true));
            }
        });
        return commit(actions);
    }

    /** What OPTIMIZE does to a partition: other files, the same rows, no tags. */
    public long optimize(String value, int rows) {
        List<String> actions = new ArrayList<>();
        actions.add(commitInfo("OPTIMIZE", Optional.empty()));
        actions.add(
                "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":false,\"extendedFileMetadata\":true,\"partitionValues\":{\"%s\":\"%s\"},\"size\":100}}"
                        .formatted(live.remove(value), column, value));
        actions.add(add(value, rows, Optional.empty(), false));
        return commit(actions);
    }

    private String commitInfo(String operation, Optional<RunMark> mark) {
        String metadata = mark.map(
                        m -> ",\"userMetadata\":\"%s\"".formatted(m.toJson().replace("\"", "\\\"")))
                .orElse("");
        return "{\"commitInfo\":{\"timestamp\":%d,\"operation\":\"%s\",\"operationParameters\":{}%s}}"
                .formatted(1_600_000_000_000L + version, operation, metadata);
    }

    private String add(String value, int rows, Optional<RunMark> mark, boolean isChange) {
        String path = "%s=%s/part-%d.parquet".formatted(column, value, file++);
        live.put(value, path);
        String tags = mark.map(m -> ",\"tags\":{\"%s\":\"%s\",\"%s\":\"%d\"}"
                        .formatted(RunMark.RUN_TAG, m.run(), RunMark.CHUNK_TAG, m.chunk()))
                .orElse("");
        return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{\"%s\":\"%s\"},\"size\":100,\"modificationTime\":1,\"dataChange\":%s,\"stats\":\"{\\\"numRecords\\\":%d}\"%s}}"
                .formatted(path, column, value, isChange, rows, tags);
    }

    private long commit(List<String> actions) {
        version++;
        Path log = folder.resolve("_delta_log");
        try {
            Files.createDirectories(log);
            Files.writeString(log.resolve("%020d.json".formatted(version)), String.join("\n", actions) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return version;
    }

    /** Takes the newest commit away, as a crash of the storage would. */
    public void loseNewestCommit() {
        try {
            Files.delete(folder.resolve("_delta_log").resolve("%020d.json".formatted(version--)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
