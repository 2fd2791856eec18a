package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Nearest;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts by themselves. */
class PiecesTest {
    @ParameterizedTest
    @CsvSource({
        "auto,,,true,ON",
        "auto,,,false,OFF",
        "auto,1,,true,OFF",
        "auto,1,1,true,OFF",
        "auto,,1,false,ON",
        "auto,,0,true,ON",
        "auto,,0,false,OFF",
        "always,1,,false,ON",
        "never,,1,true,OFF"
    })
    void colours_follow_the_flag_then_the_environment_then_the_terminal(
            String flag, String noColor, String force, boolean terminal, Colour expected) {
        Map<String, String> env = new java.util.HashMap<>();
        Optional.ofNullable(noColor).ifPresent(v -> env.put("NO_COLOR", v));
        Optional.ofNullable(force).ifPresent(v -> env.put("CLICOLOR_FORCE", v));
        assertThat(Colour.of(flag, env, terminal)).isEqualTo(expected);
    }

    @Test
    void the_redactor_masks_texts_and_keys_but_never_breaks_json() {
        Redactor redactor = new Redactor(Set.of("p@ss word", "12"));
        assertThat(redactor.mask("url?pw=p%40ss+word and p@ss word")).isEqualTo("url?pw=*** and ***");
        var tree = Json.object()
                .put("rows", 1234)
                .put("text", "has 12 and p@ss word")
                .putNull("none");
        tree.putArray("list").add("12").add(true);
        assertThat(Json.line(redactor.mask(tree)))
                .isEqualTo("{\"rows\":1234,\"text\":\"has *** and ***\",\"none\":null,\"list\":[\"***\",true]}");
    }

    @Test
    void annotations_find_the_place_in_a_file() {
        Annotation at = Annotation.at(Annotation.Level.ERROR, "sql/a.sql:3:14", "job", "a\nb");
        assertThat(at.text()).isEqualTo("::error file=sql/a.sql,line=3,col=14,title=job::a%0Ab");
        assertThat(Annotation.at(Annotation.Level.NOTICE, "source orders", "job", "x")
                        .text())
                .isEqualTo("::notice title=job%2C source orders::x");
        assertThat(new Annotation(
                                Annotation.Level.WARNING,
                                "a,b:c.yaml",
                                OptionalInt.of(1),
                                OptionalInt.empty(),
                                "t",
                                "m")
                        .text())
                .isEqualTo("::warning file=a%2Cb%3Ac.yaml,line=1,title=t::m");
    }

    @Test
    void the_code_version_is_the_commit_that_is_checked_out(@TempDir Path folder) throws Exception {
        String sha = "0123456789abcdef0123456789abcdef01234567";
        assertThat(CodeVersion.of(folder, Map.of())).isEqualTo("unknown");
        Path git = Files.createDirectories(folder.resolve(".git/refs/heads"))
                .getParent()
                .getParent();
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\n" + sha + " refs/heads/main\n");
        Path below = Files.createDirectories(folder.resolve("a/b"));
        assertThat(CodeVersion.of(below, Map.of())).isEqualTo(sha);
        Files.writeString(git.resolve("refs/heads/main"), sha.replace('0', 'f') + "\n");
        assertThat(CodeVersion.of(below, Map.of())).isEqualTo(sha.replace('0', 'f'));
        Files.writeString(git.resolve("HEAD"), sha + "\n");
        assertThat(CodeVersion.of(below, Map.of())).isEqualTo(sha);
        Path linked = Files.createDirectories(folder.resolve("linked"));
        Path admin = Files.createDirectories(git.resolve("worktrees/linked"));
        Files.writeString(linked.resolve(".git"), "gitdir: " + admin + "\n");
        Files.writeString(admin.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(admin.resolve("commondir"), "../..\n");
        assertThat(CodeVersion.of(linked, Map.of())).isEqualTo(sha.replace('0', 'f'));
        assertThat(CodeVersion.of(below, Map.of("TIDEGATE_CODE_VERSION", "build-7")))
                .isEqualTo("build-7");
    }

    @Test
    void the_orchestrator_says_which_run_called() {
        assertThat(Orchestrator.run(Map.of())).isEmpty();
        assertThat(Orchestrator.run(
                        Map.of("AIRFLOW_CTX_DAG_ID", "d", "AIRFLOW_CTX_TASK_ID", "t", "AIRFLOW_CTX_DAG_RUN_ID", "r")))
                .contains("airflow:d/t/r");
        assertThat(Orchestrator.run(Map.of("GITHUB_RUN_ID", "7"))).contains("github:7");
    }

    @Test
    void spark_submit_is_told_by_its_properties_or_its_frames() {
        StackTraceElement[] ours = Thread.currentThread().getStackTrace();
        assertThat(Exit.isUnderSparkSubmit(Set.of("spark.master"), ours)).isFalse();
        assertThat(Exit.isUnderSparkSubmit(Set.of("SPARK_SUBMIT"), ours)).isTrue();
        assertThat(Exit.isUnderSparkSubmit(Set.of("spark.submit.deployMode"), ours))
                .isTrue();
        assertThat(Exit.isUnderSparkSubmit(Set.of(), new StackTraceElement[] {
                    new StackTraceElement("org.apache.spark.deploy.yarn.ApplicationMaster$$anon$2", "run", "f", 1)
                }))
                .isTrue();
    }

    @Test
    void a_minute_of_silence_is_broken(@TempDir Path folder) {
        Workbench bench = Workbench.withProject(folder);
        var job = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
        var err = new java.io.ByteArrayOutputStream();
        var world = new Surroundings(
                System.out,
                new java.io.PrintStream(err, true),
                System.in,
                Map.of(),
                Clock.systemUTC(),
                folder,
                Terminals.NONE,
                bench.engines,
                bench.recoveries);
        SteppingClock clock = new SteppingClock();
        try (ConsoleProgress progress = new ConsoleProgress(
                new Printer(world, Format.TEXT, Verbosity.NORMAL, "never"), clock, new RunId("r"))) {
            Partition day = Partition.parse(Grain.DAY, "2024-03-01");
            progress.step(job, 1, 1, List.of(day), Step.AUDIT, BigDecimal.ZERO);
            clock.now = clock.now.plusSeconds(59);
            progress.beat();
            assertThat(err.toString()).doesNotContain("still");
            clock.now = clock.now.plusSeconds(1);
            progress.beat();
            assertThat(err.toString()).contains("still orders_daily 2024-03-01  audit  57%  1m 00s");
            progress.beat();
            assertThat(err.toString().split("still")).hasSize(2);
        }
    }

    @Test
    void numbers_are_written_alike_everywhere() {
        assertThat(Numbers.bytes(999)).isEqualTo("999 B");
        assertThat(Numbers.bytes(1_234_567)).isEqualTo("1.2 MB");
        assertThat(Numbers.bytes(999_960)).isEqualTo("1.0 MB");
        assertThat(Numbers.duration(Duration.ofMillis(59_940))).isEqualTo("59.9s");
        assertThat(Numbers.duration(Duration.ofSeconds(3_725))).isEqualTo("1h 02m");
        assertThat(Numbers.count(1, "row") + Numbers.count(1_204, "row")).isEqualTo("1 row1,204 rows");
    }

    @Test
    void a_misspelling_is_answered_only_when_it_is_near() {
        assertThat(Nearest.to("histroy", Catalogue.names())).contains("history");
        assertThat(Nearest.to("xyz", Catalogue.names())).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), Catalogue.names())).isEmpty();
    }

    private static final class SteppingClock extends Clock {
        private Instant now = Instant.parse("2024-03-04T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
