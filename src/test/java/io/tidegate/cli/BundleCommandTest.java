package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.matrix.FakeS3a;
import io.tidegate.run.RunReport;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate bundle}, and commands that take what it made. */
class BundleCommandTest {
    @TempDir
    Path dir;

    private Workbench bench;
    private final List<String> versions = new ArrayList<>();
    private final List<Project> projects = new ArrayList<>();

    @BeforeEach
    void aProject() {
        bench = Workbench.withProject(dir.resolve("shop"));
        Surroundings.Engines told = bench.engines;
        bench.engines = (project, settings) -> {
            versions.add(settings.codeVersion());
            projects.add(project);
            return told.open(project, settings);
        };
        bench.onRun = progress -> new RunReport(
                io.tidegate.ledger.RunId.next(java.time.Clock.systemUTC()),
                List.of(),
                BigDecimal.ZERO,
                "EUR",
                Duration.ZERO);
    }

    private Workbench.Outcome ok(String command) {
        return ended(0, command);
    }

    private Workbench.Outcome ended(int exit, String command) {
        Workbench.Outcome outcome = bench.run(command.split(" "));
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(exit);
        return outcome;
    }

    private Path file(String name) {
        return bench.directory.resolve(name);
    }

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"));
        command.addAll(List.of(words));
        assertThat(new ProcessBuilder(command)
                        .directory(bench.directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void two_bundles_of_one_commit_are_the_same_bytes_and_a_change_is_told() throws Exception {
        bench.write(".gitignore", "*.zip\nignored.sql\n");
        git("init", "-q");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        ok("bundle");
        byte[] first = Files.readAllBytes(file("bundle.zip"));
        bench.now = bench.now.plusSeconds(86_400);
        Files.setLastModifiedTime(file("jobs.yaml"), FileTime.from(bench.now));
        ok("bundle --out again.zip");
        assertThat(file("again.zip")).hasBinaryContent(first);
        ok("run orders_daily --partition 2024-03-01 -f bundle.zip");
        assertThat(versions.get(0)).matches("[0-9a-f]{40}");

        bench.write("sql/orders_daily.sql", bench.read("sql/orders_daily.sql") + "-- changed\n");
        assertThat(ok("bundle").out()).contains("with changes");
        ok("run orders_daily --partition 2024-03-01 -f bundle.zip");
        assertThat(versions.get(1)).isEqualTo(versions.get(0) + "-dirty");
    }

    @Test
    void a_file_that_git_ignores_is_not_of_the_commit() throws Exception {
        bench.write(".gitignore", "*.zip\nignored.sql\n");
        bench.write("ignored.sql", bench.read("sql/orders_daily.sql"));
        bench.write("jobs.yaml", bench.read("jobs.yaml").replace("sql/orders_daily.sql", "ignored.sql"));
        git("init", "-q");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        assertThat(ok("bundle").out()).contains("ignored.sql", "with changes");
    }

    @Test
    void a_job_is_the_same_from_the_bundle_as_from_the_folder() {
        ok("bundle");
        ok("run orders_daily --partition 2024-03-01");
        ok("run orders_daily --partition 2024-03-01 -f bundle.zip");
        Job folder = projects.get(0).jobs().get(0);
        Job bundle = projects.get(1).jobs().get(0);
        assertThat(bundle.configuration()).isEqualTo(folder.configuration());
        assertThat(bundle.transform()).isEqualTo(folder.transform());
        assertThat(bundle.target()).isEqualTo(folder.target());
        assertThat(projects.get(1).ledger()).isEqualTo(projects.get(0).ledger());
        assertThat(projects.get(1).file()).isEqualTo("bundle.zip!/jobs.yaml");
    }

    @Test
    void data_starts_where_the_command_is_typed_and_so_does_a_secrets_file() throws Exception {
        bench.write("more/extra.yaml", """
                version: 1
                jobs:
                  - name: extra
                    partition: {column: day, grain: day, start: 2024-03-01}
                    sources: [{name: raw, path: "raw/{{ ds }}.parquet", format: parquet}]
                    transform: {class: com.acme.Extra, options: {key: "${secret:file:key.txt}"}}
                    target: {table: extra}
                    checks: []
                """);
        bench.write("jobs.yaml", bench.read("jobs.yaml") + "\ninclude: [more/*.yaml]\n");
        ok("bundle");
        Path elsewhere = Files.createDirectories(dir.resolve("elsewhere/more")).getParent();
        Path key = Files.writeString(elsewhere.resolve("more/key.txt"), "hunter2hunter2");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Workbench there = new Workbench(elsewhere);
        Workbench.Outcome rendered = there.run(
                "render",
                "extra",
                "--partition",
                "2024-03-01",
                "-f",
                file("bundle.zip").toString(),
                "-o",
                "json");
        assertThat(rendered.out())
                .as(rendered.err())
                .contains(elsewhere.resolve("more/raw/2024-03-01.parquet").toString())
                .doesNotContain("hunter2");
        assertThat(new String(Files.readAllBytes(file("bundle.zip")))).contains("${secret:file:key.txt}");
    }

    @Test
    void variables_stay_references_and_overlays_work_inside() {
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml")
                        .replaceAll("(?m)^warehouse: .*", "warehouse: \\${WAREHOUSE:?name the warehouse}"));
        bench.write("jobs.prod.yaml", "warehouse: /lake/prod\n");
        ok("bundle");
        assertThat(ended(2, "ls -f bundle.zip").out()
                        + ended(2, "ls -f bundle.zip").err())
                .contains("name the warehouse");
        assertThat(ok("show orders_daily -f bundle.zip --env prod").out()).contains("/lake/prod/");
        bench.env.put("WAREHOUSE", "/lake/dev");
        assertThat(ok("show orders_daily -f bundle.zip").out()).contains("/lake/dev/");
        ended(2, "bundle --env prod");
    }

    @Test
    void faults_name_the_file_in_the_bundle_and_those_of_its_making_come_all_at_once() {
        bench.write("jobs.yaml", bench.read("jobs.yaml").replace("checks:", "chekcs:"));
        ok("bundle");
        assertThat(ended(2, "validate -f bundle.zip").out()).containsPattern("bundle\\.zip!/jobs\\.yaml:\\d+:\\d+");

        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml").replace("sql/orders_daily.sql", "sql/none.sql")
                        + "include: [nowhere/*.yaml]\n");
        bench.write("jobs.prod.yaml", "vars: [unclosed\n");
        Workbench.Outcome faulty = ended(2, "bundle");
        assertThat(faulty.out() + faulty.err()).contains("sql/none.sql", "nowhere/*.yaml", "jobs.prod.yaml");
    }

    @Test
    void it_is_taken_from_anywhere_that_hadoop_reaches() {
        ok("bundle");
        System.setProperty("spark.hadoop.fs.s3a.impl", FakeS3a.class.getName());
        try {
            ok("ls -f s3a://bucket" + file("bundle.zip"));
        } finally {
            System.clearProperty("spark.hadoop.fs.s3a.impl");
        }
        ok("ls -f file://" + file("bundle.zip"));
        assertThat(ended(2, "ls -f s3a://etl/jobs.yaml").err()).contains("`tidegate bundle` packs it");
        assertThat(ended(2, "ls -f none.zip").err()).contains("it is not there");
        assertThat(ended(2, "bundle -f bundle.zip").err()).contains("Cannot bundle a bundle");
        assertThat(ended(2, "bundle --out jobs.yaml").err()).contains("a name that ends in .zip");
    }
}
