package io.tidegate.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes Delta logs by hand, so that a test can say exactly what stands in them. */
final class LogWriter {
    private static final String SCHEMA =
            "{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"day\\\",\\\"type\\\":\\\"%s\\\",\\\"nullable\\\":true,\\\"metadata\\\":{}}]}";

    private final Path log;

    LogWriter(Path table) throws IOException {
        this.log = Files.createDirectories(table.resolve("_delta_log"));
    }

    Path file(String name) {
        return log.resolve(name);
    }

    Path commitFile(long version) {
        return log.resolve("%020d.json".formatted(version));
    }

    LogWriter commit(long version, String... actions) throws IOException {
        Files.writeString(commitFile(version), String.join("\n", actions) + "\n");
        return this;
    }

    static String metadata() {
        return metadata("date");
    }

    static String metadata(String type) {
        return "{\"metaData\":{\"id\":\"id-1\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\""
                + SCHEMA.formatted(type)
                + "\",\"partitionColumns\":[\"day\"],\"configuration\":{\"delta.appendOnly\":\"false\"},\"createdTime\":1}}";
    }

    static String protocol() {
        return "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}";
    }

    static String info(String operation, long timestamp, RunMark mark) {
        String metadata = mark == null
                ? "null"
                : "\"" + mark.toJson().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return "{\"commitInfo\":{\"timestamp\":%d,\"operation\":\"%s\",\"operationParameters\":{\"a\":{\"b\":[1]}},\"userMetadata\":%s}}"
                .formatted(timestamp, operation, metadata);
    }

    static String add(String path, String day, long rows, String run) {
        return add(path, day, rows, run, true, "");
    }

    static String add(String path, String day, long rows, String run, boolean dataChange, String more) {
        String value = day == null ? "null" : "\"" + day + "\"";
        String tags = run.isEmpty() ? "null" : "{\"tidegate.run\":\"" + run + "\",\"tidegate.chunk\":\"1\"}";
        return ("{\"add\":{\"path\":\"%s\",\"partitionValues\":{\"day\":%s},\"size\":100,\"modificationTime\":1,\"dataChange\":%s,"
                        + "\"stats\":\"{\\\"numRecords\\\":%d,\\\"minValues\\\":{\\\"numRecords\\\":7}}\",\"tags\":%s%s}}")
                .formatted(path, value, dataChange, rows, tags, more);
    }

    static String remove(String path, String day, boolean dataChange) {
        return "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":%s,\"partitionValues\":{\"day\":\"%s\"},\"size\":100}}"
                .formatted(path, dataChange, day);
    }
}
