package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.dist.LauncherHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes that the launcher keeps: when it is made, when it is used, and that nothing depends on it. */
class LauncherArchiveTest {
    private static final String MAKES = """
            echo pid $$
            for word in "$@"; do
                case $word in -XX:ArchiveClassesAtExit=*) : >"${word#*=}"; echo made >>"%s/made" ;; esac
                printf 'word %%s\\n' "$word"
            done
            """;

    @TempDir
    Path temporary;

    private LauncherHome home;
    private Path archive;

    @BeforeEach
    void a_built_clone_whose_java_makes_archives() {
        home = new LauncherHome(temporary);
        home.script(home.tools().resolve("bin/java"), MAKES.formatted(temporary));
        archive = home.folder().resolve("target/laptop/classes-17.0.9.jsa");
        home.run("ls");
    }

    private void anArchive() {
        LauncherHome.write(archive, "");
        try {
            Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(60)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String use() {
        return "-XX:SharedArchiveFile=" + archive;
    }

    @Test
    void an_archive_that_is_there_is_used_and_its_complaints_never_reach_the_output() {
        anArchive();

        assertThat(home.run("run", "x").words()).contains(use(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    @Test
    void an_archive_of_an_older_jar_is_not_used() throws IOException {
        anArchive();
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        assertThat(home.run("run", "x").words()).doesNotContain(use());
    }

    @Test
    void off_is_off_and_a_wrong_word_is_refused() {
        anArchive();

        assertThat(home.with("TIDEGATE_ARCHIVE", "off").run("run", "x").words()).doesNotContain(use());
        Ended wrong = home.with("TIDEGATE_ARCHIVE", "yes").run("run", "x");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("Cannot use TIDEGATE_ARCHIVE='yes': it is auto, now or off.");
    }

    @Test
    void now_makes_it_before_the_command_and_only_once() throws IOException {
        home.with("TIDEGATE_ARCHIVE", "now");

        Ended first = home.run("validate");
        Ended second = home.run("validate");

        assertThat(first.status()).isZero();
        assertThat(first.err()).contains("making the class archive");
        assertThat(first.command()).containsExactly("validate");
        assertThat(first.words()).contains(use());
        assertThat(second.err()).isEmpty();
        assertThat(Files.readAllLines(temporary.resolve("made"))).hasSize(1);
        assertThat(home.folder().resolve("target/laptop/.archiving")).doesNotExist();
    }

    @Test
    void a_demo_that_fails_is_told_and_leaves_nothing() {
        home.script(home.tools().resolve("bin/java"), "exit 1\n").with("TIDEGATE_ARCHIVE", "now");

        Ended ended = home.run("validate");

        assertThat(ended.status()).isOne();
        assertThat(ended.err()).contains("Cannot make the class archive");
        assertThat(archive).doesNotExist();
        assertThat(home.folder().resolve("target/laptop/.archiving")).doesNotExist();
    }

    @Test
    void without_a_terminal_none_is_made_unasked() throws InterruptedException {
        home.run("run", "x");

        Thread.sleep(1500);
        assertThat(archive).doesNotExist();
    }

    @Test
    void on_a_terminal_it_is_made_behind_the_first_command_that_starts_spark() throws Exception {
        assumeThat(Path.of("/usr/bin/script")).as("makes terminals").exists();
        String launcher = "'" + home.folder().resolve("tidegate") + "'";
        ProcessBuilder onTerminal = new ProcessBuilder("script", "-qec", launcher + " run x", "/dev/null");
        onTerminal.environment().put("PATH", home.tools().resolve("bin") + ":/usr/bin:/bin");
        onTerminal
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("out.txt").toFile());

        assertThat(onTerminal.start().waitFor()).isZero();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(archive));
        assertThat(Files.readString(temporary.resolve("out.txt"))).doesNotContain("archive");
    }

    @Test
    void with_a_spark_of_ones_own_there_is_none() {
        Path spark = temporary.resolve("spark");
        for (String jar : new String[] {"spark-core_2.12-3.5.7", "delta-spark_2.12-3.3.3", "delta-storage-3.3.3"}) {
            LauncherHome.write(spark.resolve("jars/" + jar + ".jar"), "");
        }
        anArchive();

        assertThat(home.with("SPARK_HOME", spark.toString()).run("run", "x").words())
                .doesNotContain(use());
    }
}
