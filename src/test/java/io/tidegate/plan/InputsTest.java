package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import io.tidegate.testing.HandWrittenTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    Path root;

    private Scene scene;
    private Job regions;

    @BeforeEach
    void an_upstream_job_with_three_weeks_of_files() {
        scene = new Scene(root).now("2021-01-25T00:00:00Z");
        regions = Jobs.job(root, "regions")
                .grain(Grain.DAY, "2021-01-02")
                .sources(Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE))
                .build();
        for (int day = 1; day <= 21; day++) {
            scene.file("raw/2021-01-%02d.csv".formatted(day), "x");
        }
    }

    private Job reader(Grain grain, String start, Source... sources) {
        Job job = Jobs.job(root, "reader").grain(grain, start).sources(sources).build();
        scene.project(400, regions, job);
        return job;
    }

    private String why(Job job, String partition) {
        return scene.plan(job, Scene.these(job, partition))
                .skipped()
                .get(0)
                .reason()
                .text();
    }

    private String fingerprint(Job job, String partition) {
        return scene.plan(job, Scene.these(job, partition))
                .planned()
                .findFirst()
                .orElseThrow()
                .fingerprint();
    }

    @Test
    void an_upstream_partition_that_is_not_published_is_named() {
        Job job = reader(Grain.DAY, "2021-01-02", Jobs.upstream("regions"));
        assertThat(why(job, "2021-01-03")).isEqualTo("not ready: regions 2021-01-03 is not published (source regions)");
        scene.block(regions, "2021-01-03");
        assertThat(why(job, "2021-01-03")).isEqualTo("not ready: regions 2021-01-03 is blocked (source regions)");
        scene.table(regions).overwrite(Optional.empty(), Map.of("2021-01-04", 5));
        assertThat(why(job, "2021-01-04")).contains("regions 2021-01-04 is foreign");
    }

    @Test
    void a_week_reads_seven_days_at_one_version() {
        Job job = reader(Grain.WEEK, "2021-01-04", Jobs.upstream("regions"));
        scene.publish(regions, Scene.between(regions, "2021-01-02", "2021-01-08"));
        assertThat(why(job, "2021-01-04")).contains("regions 2021-01-09 is not published, nor are 1 more");
        scene.publish(regions, Scene.between(regions, "2021-01-09", "2021-01-12"));

        Plan plan = scene.plan(job, Scene.these(job, "2021-01-04"));

        SourceInput.TableByPartition input =
                (SourceInput.TableByPartition) plan.inputs().get(0);
        assertThat(input.version()).isEqualTo(1);
        assertThat(input.column()).isEqualTo("part");
        assertThat(input.location()).isEqualTo(regions.target().location());
        assertThat(input.reads().values().iterator().next()).hasSize(7).first().hasToString("2021-01-04");
        assertThat(plan.planned().findFirst().orElseThrow().inputBytes()).isEqualTo(700);
    }

    @Test
    void a_week_that_begins_before_its_upstream_reads_the_days_there_are() {
        Job job = reader(Grain.WEEK, "2020-12-21", Jobs.upstream("regions"));
        scene.publish(regions, Scene.between(regions, "2021-01-02", "2021-01-04"));

        SourceInput.TableByPartition input = (SourceInput.TableByPartition)
                scene.plan(job, Scene.these(job, "2020-12-28")).inputs().get(0);
        assertThat(input.reads().values().iterator().next()).hasToString("[2021-01-02, 2021-01-03]");
        assertThat(why(job, "2020-12-21"))
                .isEqualTo("not ready: regions has no such partition: it starts at 2021-01-02 (source regions)");
    }

    @Test
    void only_readers_of_a_rebuilt_upstream_partition_become_stale() {
        Job job = reader(Grain.DAY, "2021-01-02", Jobs.upstream("regions"));
        scene.publish(regions, Scene.between(regions, "2021-01-02", "2021-01-06"));
        scene.publish(job, Scene.between(job, "2021-01-02", "2021-01-06"));
        scene.publish(regions, scene.force(regions, Scene.these(regions, "2021-01-04")), true);
        scene.table(regions).optimize("2021-01-05", 10);

        assertThat(scene.plan(job, new Choice.Stale(Optional.empty())).planned())
                .extracting(p -> p.partition() + " " + p.reason().text())
                .containsExactly("2021-01-04 inputs changed");
    }

    @Test
    void a_window_reads_its_neighbours_and_waits_for_them() {
        Job job = reader(Grain.DAY, "2021-01-02", Jobs.files(root, "raw", "raw/{{ ds }}.csv", new Window(2, 1)));

        SourceInput.FilesByPartition input = (SourceInput.FilesByPartition)
                scene.plan(job, Scene.these(job, "2021-01-05")).inputs().get(0);
        assertThat(input.files().values().iterator().next())
                .extracting(file -> Path.of(file.path()).getFileName().toString())
                .containsExactly("2021-01-03.csv", "2021-01-04.csv", "2021-01-05.csv", "2021-01-06.csv");
        assertThat(why(job, "2021-01-21")).contains("no file at " + root.resolve("raw/2021-01-22.csv"));
    }

    @Test
    void a_window_that_reaches_before_the_start_reads_what_it_finds() {
        Job job = reader(Grain.DAY, "2021-01-02", Jobs.files(root, "raw", "raw/{{ ds }}.csv", new Window(3, 0)));
        SourceInput.FilesByPartition input = (SourceInput.FilesByPartition)
                scene.plan(job, Scene.these(job, "2021-01-02")).inputs().get(0);
        assertThat(input.files().values().iterator().next()).hasSize(2);
    }

    @Test
    void a_changed_static_source_makes_every_partition_stale() {
        HandWrittenTable customers = new HandWrittenTable(root.resolve("customers"), "none");
        customers.overwrite(Optional.empty(), Map.of("a", 1));
        Job job = reader(
                Grain.DAY,
                "2021-01-02",
                Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE),
                Jobs.source(root, "customers", "customers", Format.DELTA, Window.NONE, false),
                Jobs.files(root, "rates", "rates/*.csv", Window.NONE));
        assertThat(why(job, "2021-01-03")).contains("no file at " + root.resolve("rates/*.csv"));
        scene.file("rates/a.csv", "1");
        scene.publish(job, Scene.between(job, "2021-01-02", "2021-01-04"));
        assertThat(scene.plan(job, new Choice.Stale(Optional.empty())).isEmpty())
                .isTrue();

        customers.overwrite(Optional.empty(), Map.of("a", 2));
        Plan plan = scene.plan(job, new Choice.Stale(Optional.empty()));
        assertThat(plan.planned()).hasSize(3);
        assertThat(plan.inputs())
                .contains(new SourceInput.StaticTable(
                        "customers", root.resolve("customers").toString(), 1));
        scene.publish(job, plan, true);
        scene.file("rates/b.csv", "1");
        assertThat(scene.plan(job, new Choice.Stale(Optional.empty())).planned())
                .hasSize(3);
    }

    @Test
    void a_delta_table_by_path_is_matched_by_its_partition_column() {
        HandWrittenTable events = new HandWrittenTable(root.resolve("events"), "day");
        events.overwrite(Optional.empty(), Map.of("2021-01-03", 1, "2021-01-04", 2));
        Job job = reader(
                Grain.DAY, "2021-01-02", Jobs.source(root, "events", "events", Format.DELTA, new Window(1, 0), true));

        assertThat(why(job, "2021-01-03")).contains("no partition 2021-01-02 in " + root.resolve("events"));
        Plan plan = scene.plan(job, Scene.these(job, "2021-01-04"));
        SourceInput.TableByPartition input =
                (SourceInput.TableByPartition) plan.inputs().get(0);
        assertThat(input.column()).isEqualTo("day");
        assertThat(input.reads().values().iterator().next()).hasToString("[2021-01-03, 2021-01-04]");
        scene.publish(job, plan, true);
        events.overwrite(Optional.empty(), Map.of("2021-01-04", 3));
        assertThat(scene.plan(job, new Choice.Stale(Optional.empty())).planned())
                .hasSize(1);
    }

    @Test
    void a_delta_table_for_each_partition_is_not_in_this_version() {
        Job job = reader(
                Grain.DAY,
                "2021-01-02",
                Jobs.source(root, "events", "events/{{ ds }}", Format.DELTA, Window.NONE, true));
        assertThatThrownBy(() -> scene.plan(job, new Choice.Latest()))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_IN_THIS_VERSION));
    }

    @Test
    void a_fingerprint_is_the_same_for_the_same_and_other_for_any_change() throws Exception {
        Job job = reader(Grain.DAY, "2021-01-02", Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE));
        String before = fingerprint(job, "2021-01-03");
        assertThat(fingerprint(job, "2021-01-03")).isEqualTo(before);
        assertThat(fingerprint(job, "2021-01-04")).isNotEqualTo(before);
        assertThat(PartitionFingerprint.parse(before)).isPresent();

        Path file = root.resolve("raw/2021-01-03.csv");
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "xy");
        Files.setLastModifiedTime(file, time);
        String bySize = fingerprint(job, "2021-01-03");
        assertThat(bySize).isNotEqualTo(before);
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(time.toMillis() + 1));
        assertThat(fingerprint(job, "2021-01-03")).isNotEqualTo(bySize);
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, time);
        assertThat(fingerprint(job, "2021-01-03")).isEqualTo(before);

        Job renamed = reader(Grain.DAY, "2021-01-02", Jobs.files(root, "rows", "raw/{{ ds }}.csv", Window.NONE));
        assertThat(fingerprint(renamed, "2021-01-03")).isNotEqualTo(before);
    }

    @Test
    void the_code_of_a_class_is_part_of_the_job() {
        Jobs jobs = Jobs.job(root, "reader");
        String sql = JobDigest.of(jobs.build());
        Job javaClass = jobs.transform(new Transform.JavaClass(InputsTest.class.getName(), Map.of()))
                .build();
        assertThat(JobDigest.of(javaClass)).isNotEqualTo(sql).isEqualTo(JobDigest.of(javaClass));
        Job inJar = jobs.transform(new Transform.JavaClass("org.assertj.core.api.Assertions", Map.of()))
                .build();
        assertThat(JobDigest.of(inJar)).isNotEqualTo(JobDigest.of(javaClass)).isEqualTo(JobDigest.of(inJar));
        Job nowhere = jobs.transform(new Transform.JavaClass("com.acme.Nowhere", Map.of()))
                .build();
        assertThatThrownBy(() -> JobDigest.of(nowhere))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL));
    }

    @Test
    void listings_find_what_a_glob_finds() {
        for (String path :
                List.of("l/a-1.csv", "l/a-2.csv", "l/_a.csv", "l/.a.csv", "l/b/c.csv", "l/b/_SUCCESS", "l/a+.csv")) {
            scene.file(path, "x");
        }
        Listings listings = new Listings();
        for (String pattern : List.of(
                "l/*.csv",
                "l/a-?.csv",
                "l/a-1.csv",
                "l/_*.csv",
                "l/_a.csv",
                "l/a-[12].csv",
                "l/{a-1,a+}.csv",
                "l/b",
                "l/b/*",
                "l/*/c.csv",
                "l/none.csv",
                "none/*.csv",
                "none",
                "l/a+.csv",
                "l/?+*",
                "l/*",
                "l")) {
            String full = root.resolve(pattern).toString();
            assertThat(listings.files(full))
                    .as(pattern)
                    .isEqualTo(io.tidegate.storage.Storage.at(full).glob(full));
        }
    }

    @Test
    void a_success_file_holds_no_rows() {
        scene.file("raw/done/2021-01-03/a.csv", "x");
        scene.file("raw/done/2021-01-03/DONE", "");
        Source.Files files = Jobs.files(root, "raw", "raw/done/{{ ds }}/*", Window.NONE);
        Source.Files withSuccess = new Source.Files(
                files.name(),
                files.path(),
                files.format(),
                files.options(),
                files.columns(),
                true,
                files.window(),
                new io.tidegate.job.Ready(
                        Optional.of("DONE"),
                        java.util.OptionalLong.empty(),
                        Optional.empty(),
                        java.time.Duration.ZERO,
                        java.time.Duration.ofSeconds(1)),
                true);
        Job job = reader(Grain.DAY, "2021-01-02", withSuccess);
        SourceInput.FilesByPartition input = (SourceInput.FilesByPartition)
                scene.plan(job, Scene.these(job, "2021-01-03")).inputs().get(0);
        assertThat(input.files().values().iterator().next()).hasSize(1);
    }
}
