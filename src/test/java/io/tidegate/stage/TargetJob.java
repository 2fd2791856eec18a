package io.tidegate.stage;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Retry;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job of which only the target and the partitioning count; each {@code with} gives another one. */
public record TargetJob(
        String location,
        Grain grain,
        Target.SchemaChange schemaChange,
        Target.FileLayout files,
        Duration rollbackWindow,
        boolean singleWriter,
        String column) {
    public static TargetJob at(Object location) {
        return new TargetJob(
                location.toString(),
                Grain.DAY,
                Target.SchemaChange.FAIL,
                Target.FileLayout.DEFAULT,
                Duration.ofDays(30),
                false,
                "ds");
    }

    public TargetJob with(Grain other) {
        return new TargetJob(location, other, schemaChange, files, rollbackWindow, singleWriter, column);
    }

    public TargetJob with(Target.SchemaChange other) {
        return new TargetJob(location, grain, other, files, rollbackWindow, singleWriter, column);
    }

    public TargetJob with(Target.FileLayout other) {
        return new TargetJob(location, grain, schemaChange, other, rollbackWindow, singleWriter, column);
    }

    public TargetJob with(Duration window) {
        return new TargetJob(location, grain, schemaChange, files, window, singleWriter, column);
    }

    public TargetJob asSingleWriter() {
        return new TargetJob(location, grain, schemaChange, files, rollbackWindow, true, column);
    }

    public TargetJob partitionedBy(String other) {
        return new TargetJob(location, grain, schemaChange, files, rollbackWindow, singleWriter, other);
    }

    public Partition partition(String text) {
        return Partition.parse(grain, text);
    }

    public Job job() {
        String start = grain == Grain.HOUR ? "2021-01-01T00Z" : grain == Grain.DAY ? "2021-01-01" : grain.example();
        return new Job(
                "orders_daily",
                Optional.empty(),
                List.of(),
                new Owner("payments", "#payments"),
                new PartitionSpec(
                        column, grain, Partition.parse(grain, start), ZoneOffset.UTC, Duration.ZERO, Optional.empty()),
                List.of(),
                new Transform.Sql("SELECT 1", Optional.empty()),
                new Target(
                        "orders_daily",
                        location,
                        List.of(),
                        Target.OnEmpty.FAIL,
                        schemaChange,
                        files,
                        rollbackWindow,
                        singleWriter),
                OnBlocked.SKIP_PARTITION,
                List.of(),
                Retry.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "configuration");
    }
}
