package io.tidegate.plan;

import io.tidegate.job.Cost;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Project;
import io.tidegate.job.Ready;
import io.tidegate.job.Retry;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs for tests, with everything that a test does not speak of set to something plain. */
public final class Jobs {
    private final Path root;
    private final String name;
    private Grain grain = Grain.DAY;
    private String start = "2021-01-01";
    private ZoneId zone = ZoneId.of("UTC");
    private Duration delay = Duration.ZERO;
    private Optional<String> protectBefore = Optional.empty();
    private int lookback;
    private List<String> tags = List.of();
    private List<Source> sources = List.of();
    private Transform transform = new Transform.Sql("SELECT * FROM orders", Optional.empty());
    private String configuration = "configuration 1";

    private Jobs(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    public static Jobs job(Path root, String name) {
        return new Jobs(root, name);
    }

    public Jobs grain(Grain grain, String start) {
        this.grain = grain;
        this.start = start;
        return this;
    }

    public Jobs zone(String zone, Duration delay) {
        this.zone = ZoneId.of(zone);
        this.delay = delay;
        return this;
    }

    public Jobs protectBefore(String partition) {
        this.protectBefore = Optional.of(partition);
        return this;
    }

    public Jobs lookback(int lookback) {
        this.lookback = lookback;
        return this;
    }

    public Jobs tags(String... tags) {
        this.tags = List.of(tags);
        return this;
    }

    public Jobs sources(Source... sources) {
        this.sources = List.of(sources);
        return this;
    }

    public Jobs transform(Transform transform) {
        this.transform = transform;
        return this;
    }

    public Jobs configuration(String configuration) {
        this.configuration = configuration;
        return this;
    }

    public Job build() {
        return new Job(
                name,
                Optional.of("What " + name + " is for."),
                tags,
                new Owner("payments", "#payments-data"),
                new PartitionSpec(
                        "part",
                        grain,
                        Partition.parse(grain, start),
                        zone,
                        delay,
                        protectBefore.map(text -> Partition.parse(grain, text)),
                        lookback),
                sources,
                transform,
                new Target(
                        name,
                        root.resolve("warehouse").resolve(name).toString(),
                        List.of("id"),
                        Target.OnEmpty.FAIL,
                        Target.SchemaChange.FAIL,
                        Target.FileLayout.DEFAULT,
                        Duration.ofDays(30),
                        false),
                OnBlocked.SKIP_PARTITION,
                List.of(),
                Retry.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                configuration);
    }

    /** Daily CSV files by template; the path is relative to the root. */
    public static Source.Files files(Path root, String name, String path, Window window) {
        return source(root, name, path, Format.CSV, window, path.contains("{{"));
    }

    public static Source.Files source(
            Path root, String name, String path, Format format, Window window, boolean isPartitioned) {
        return new Source.Files(
                name,
                Template.parse(root.resolve(path).toString(), Map.of()),
                format,
                TextOptions.DEFAULT,
                List.of(),
                true,
                window,
                Ready.WHEN_THERE,
                isPartitioned);
    }

    public static Source.Upstream upstream(String job) {
        return new Source.Upstream(job, job, Window.NONE);
    }

    public static Project project(Path root, int maxPartitions, Job... jobs) {
        return new Project(
                "shop",
                "jobs.yaml",
                root.resolve("ledger").toString(),
                root.resolve("warehouse").toString(),
                Map.of(),
                maxPartitions,
                Cost.NONE,
                List.of(jobs));
    }
}
