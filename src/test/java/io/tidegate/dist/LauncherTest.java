package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.dist.LauncherHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a process: what it builds, what it refuses, and what it gives to java. */
class LauncherTest {
    @TempDir
    Path temporary;

    private LauncherHome home;

    @BeforeEach
    void a_fresh_clone() {
        home = new LauncherHome(temporary);
    }

    @Test
    void the_first_use_builds_and_the_second_does_not() {
        Ended first = home.run("ls");
        Ended second = home.run("ls");

        assertThat(first.status()).isZero();
        assertThat(first.err()).contains("tidegate: building (first use");
        assertThat(first.command()).containsExactly("ls");
        assertThat(second.err()).isEmpty();
        assertThat(home.builds()).isOne();
    }

    @Test
    void a_source_that_is_newer_than_the_jar_makes_it_build_again() throws IOException {
        home.run("ls");
        Files.setLastModifiedTime(
                home.folder().resolve("src/main/java/Main.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        Ended again = home.run("ls");

        assertThat(again.err()).contains("tidegate: building (sources have changed)");
        assertThat(home.builds()).isEqualTo(2);
    }

    @Test
    void a_failed_build_ends_with_1_and_starts_nothing() {
        home.script(home.tools().resolve("bin/mvn"), "echo 'COMPILATION ERROR'\nexit 1\n");

        Ended ended = home.run("run", "x");

        assertThat(ended.status()).isOne();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("COMPILATION ERROR", "Cannot build: mvn ended with 1");
        assertThat(home.folder().resolve("target/.building")).doesNotExist();
    }

    @Test
    void two_at_once_build_once_and_both_run() {
        Process one = home.start(home.folder().resolve("tidegate"), temporary, "one");
        Process two = home.start(home.folder().resolve("tidegate"), temporary, "two");

        assertThat(LauncherHome.end(one).command()).containsExactly("one");
        assertThat(LauncherHome.end(two).command()).containsExactly("two");
        assertThat(home.builds()).isOne();
    }

    @Test
    void a_lock_whose_holder_is_gone_is_taken_over() {
        LauncherHome.write(home.folder().resolve("target/.building/pid"), "999999999");

        assertThat(home.run("ls").status()).isZero();
        assertThat(home.builds()).isOne();
    }

    @Test
    void without_maven_the_message_says_what_to_install() throws IOException {
        Files.delete(home.tools().resolve("bin/mvn"));
        for (String tool : List.of("sh", "dirname", "find", "head", "readlink", "tr", "printf")) {
            Path there = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            home.script(home.tools().resolve("bin").resolve(tool), "exec " + there + " \"$@\"\n");
        }
        home.with("PATH", home.tools().resolve("bin").toString());

        Ended ended = home.in("/bin/sh").run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot build (first use): there is no mvn on the PATH. Install Maven 3.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "posix"})
    void arguments_arrive_word_for_word_in_every_shell_that_is_there(String shell) {
        home.script(home.tools().resolve("bin/posix"), "exec bash --posix \"$@\"\n");
        assumeThat(Stream.of("/bin", "/usr/bin", home.tools() + "/bin").map(bin -> Path.of(bin, shell)))
                .anyMatch(Files::exists);

        Ended ended = home.in(shell).run("run", "a b", "", "*", "$HOME", "it's", "\"q\"", "\\n", "--", "-v");

        assertThat(ended.command()).containsExactly("run", "a b", "", "*", "$HOME", "it's", "\"q\"", "\\n", "--", "-v");
    }

    @Test
    void a_symbolic_link_elsewhere_finds_the_way_home() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("other place/bin"));
        Path absolute =
                Files.createSymbolicLink(elsewhere.resolve("one"), home.folder().resolve("tidegate"));
        Path relative = Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("one"));

        Ended ended = home.run(relative, elsewhere, "ls");

        assertThat(absolute).isSymbolicLink();
        assertThat(ended.words()).contains("-Dtidegate.home=" + home.folder().toRealPath());
        assertThat(ended.after("-cp"))
                .startsWith(home.folder().toRealPath().resolve("target/laptop/tidegate-0.1.0.jar") + ":");
    }

    @Test
    void it_becomes_java_so_that_signals_arrive() {
        home.run("ls");
        Process process = home.start(home.folder().resolve("tidegate"), temporary, "ls");
        long pid = process.pid();

        assertThat(LauncherHome.end(process).out().lines().findFirst()).hasValue("pid " + pid);
    }

    @ParameterizedTest
    @CsvSource({
        "1.8.0_402, Tidegate needs Java 17 or newer",
        "11.0.22,   Tidegate needs Java 17 or newer",
        "24.0.1,    Spark 3.5 does not run on Java 24 or newer"
    })
    void a_java_that_does_not_fit_is_refused(String version, String why) {
        Ended ended = home.java(version).run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot run on Java " + version, why, "Set JAVA_HOME to a JDK 17");
        assertThat(home.builds()).isZero();
    }

    @Test
    void a_java_without_a_release_file_is_asked_itself() throws IOException {
        Files.delete(home.tools().resolve("release"));
        home.script(
                home.tools().resolve("bin/java"),
                "[ \"$1\" != -version ] || { echo 'openjdk version \"11.0.2\" 2019-01-15' >&2; exit 0; }\n");

        assertThat(home.run("ls").err()).contains("Cannot run on Java 11.0.2");
    }

    @Test
    void a_java_home_without_java_is_refused() {
        Ended ended = home.with("JAVA_HOME", temporary.toString()).run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot find Java: JAVA_HOME is " + temporary);
    }

    @Test
    void it_opens_what_the_build_opens_for_its_tests() throws IOException {
        Matcher list =
                Pattern.compile("<spark.addOpens>(.*)</spark.addOpens>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(list.find()).isTrue();

        assertThat(home.run("ls").words()).contains(list.group(1).split(" "));
    }
}
