package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.storage.Fingerprint;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A Delta table by path with a window: matched by its own single partition column, in the grain of the job. */
final class DeltaFeed implements Feed {
    private final Source.Files source;
    private final Job job;
    private final String location;
    private final Optional<TableLog> log;
    private final Map<String, TableLog.LivePartition> live;

    DeltaFeed(Job job, Source.Files source) {
        if (source.path().dependsOnPartition()) {
            throw new TidegateException(
                    ErrorCode.NOT_IN_THIS_VERSION,
                    "Cannot plan %s: source %s is a Delta table for each partition, which is not in this version"
                            .formatted(job.name(), source.name()),
                    "Read one table by its partition column: a path without template, and a window.");
        }
        this.source = source;
        this.job = job;
        this.location = source.path().renderStatic();
        this.log = TableLog.read(location);
        this.live = log.map(TableLog::partitions).orElse(Map.of());
        log.ifPresent(this::requireOneColumn);
        log.ifPresent(this::requireType);
    }

    private void requireOneColumn(TableLog table) {
        if (table.partitionColumns().size() != 1) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot read source %s of %s by partition: the table at %s is partitioned by %s"
                            .formatted(source.name(), job.name(), location, table.partitionColumns()),
                    "Use a table that is partitioned by one date column, or drop the window to read it whole.");
        }
    }

    /** A column of another type would hold none of our partitions, and the source would never be ready. */
    private void requireType(TableLog table) {
        String column = table.partitionColumns().get(0);
        Grain grain = job.partition().grain();
        typeOf(table, column)
                .filter(type -> grain == Grain.HOUR
                        ? !type.equals("timestamp")
                        : !type.equals("date") && !type.equals("string"))
                .ifPresent(type -> {
                    throw new TidegateException(
                            ErrorCode.TARGET_MISMATCH,
                            "Cannot read source %s of %s by partition: the partition column %s of the table at %s is %s; grain %s wants %s"
                                    .formatted(
                                            source.name(),
                                            job.name(),
                                            column,
                                            location,
                                            type,
                                            grain.text(),
                                            grain == Grain.HOUR ? "timestamp" : "date, or a date as string"),
                            "Drop the window to read the table whole and filter in the transform, or use a table partitioned that way.");
                });
    }

    /** As Delta writes it; empty where the schema does not tell, which reading the table will find out. */
    private static Optional<String> typeOf(TableLog table, String column) {
        try {
            for (JsonObject field : JsonObject.parse(table.schemaJson()).objects("fields")) {
                if (field.text("name").equalsIgnoreCase(column) && field.isText("type")) {
                    return Optional.of(field.text("type"));
                }
            }
            return Optional.empty();
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    @Override
    public Share share(Partition ours) {
        Fingerprint digest = Fingerprint.of();
        long bytes = 0;
        for (Partition partition : window(ours)) {
            TableLog.LivePartition held = live.get(PartitionValue.of(partition));
            digest.add(partition.text()).add(held == null ? "" : content(held));
            bytes += held == null ? 0 : held.bytes();
        }
        return new Share(missing(ours), digest.hex(), bytes);
    }

    /** Not the version that touched it last: the log forgets that one day, and nothing would have changed. */
    private static String content(TableLog.LivePartition held) {
        return held.files() + " " + held.bytes() + " " + held.rows() + " "
                + held.runs().stream().sorted().toList();
    }

    private Optional<String> missing(Partition ours) {
        if (log.isEmpty()) {
            return Optional.of("no Delta table at %s (source %s)".formatted(location, source.name()));
        }
        return window(ours).stream()
                .filter(p -> p.compareTo(job.partition().start()) >= 0)
                .filter(p -> !live.containsKey(PartitionValue.of(p)))
                .findFirst()
                .map(p -> "no partition %s in %s (source %s)".formatted(p, location, source.name()));
    }

    private List<Partition> window(Partition ours) {
        return Overlap.of(ours, ours.grain(), source.window());
    }

    @Override
    public SourceInput input(List<Partition> planned) {
        TableLog table = log.orElseThrow();
        Map<Partition, List<Partition>> reads = planned.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        ours -> window(ours).stream()
                                .filter(p -> live.containsKey(PartitionValue.of(p)))
                                .toList()));
        return new SourceInput.TableByPartition(
                source.name(),
                location,
                table.version(),
                table.partitionColumns().get(0),
                reads);
    }
}
