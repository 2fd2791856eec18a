package io.tidegate.read;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Retry;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small jobs for tests: a grain, sources and a transform; everything else is as plain as can be. */
public final class TestJob {
    private TestJob() {}

    public static Job sql(String sql, Source... sources) {
        return of(Grain.DAY, new Transform.Sql(sql, Optional.empty()), Map.of(), sources);
    }

    public static Job of(Grain grain, Transform transform, Map<String, String> vars, Source... sources) {
        return new Job(
                "orders",
                Optional.empty(),
                List.of(),
                new Owner("data", "data@example.com"),
                new PartitionSpec(
                        "dt",
                        grain,
                        Partition.parse(grain, grain.example()),
                        ZoneOffset.UTC,
                        Duration.ZERO,
                        Optional.empty()),
                List.of(sources),
                transform,
                new Target(
                        "orders",
                        "/nowhere/orders",
                        List.of("id"),
                        Target.OnEmpty.FAIL,
                        Target.SchemaChange.FAIL,
                        Target.FileLayout.DEFAULT,
                        Duration.ofDays(30),
                        false),
                OnBlocked.STOP,
                List.of(),
                Retry.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                vars,
                "");
    }

    public static Partition day(String text) {
        return Partition.parse(Grain.DAY, text);
    }
}
