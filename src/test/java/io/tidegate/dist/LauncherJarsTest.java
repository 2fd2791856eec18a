package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.dist.LauncherHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars that users bring: where they come on the class path, what is refused, and what becomes of the class archive. */
class LauncherJarsTest {
    @TempDir
    Path temporary;

    private LauncherHome home;

    @BeforeEach
    void a_fresh_clone() {
        home = new LauncherHome(temporary);
    }

    private Path jar(String name) {
        Path jar = temporary.resolve("my jars").resolve(name);
        LauncherHome.write(jar, "");
        return jar;
    }

    @Test
    void they_come_behind_tidegate_and_spark_in_their_order() {
        Path driver = jar("postgresql 42.jar");
        Path transforms = jar("transforms.jar");

        Ended ended = home.with("TIDEGATE_JARS", driver + ":" + transforms).run("run", "x");

        assertThat(ended.status()).isZero();
        assertThat(ended.after("-cp")).endsWith("/target/laptop/lib/*:" + driver + ":" + transforms);
    }

    @Test
    void settings_of_hadoop_stay_behind_them() {
        Path one = jar("one.jar");
        home.with("HADOOP_CONF_DIR", "/etc/hadoop");

        assertThat(home.with("TIDEGATE_JARS", one.toString()).run("ls").after("-cp"))
                .endsWith(one + ":/etc/hadoop");
        assertThat(home.with("TIDEGATE_JARS", "").run("ls").after("-cp")).endsWith("lib/*:/etc/hadoop");
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere/a.jar,      /nowhere/a.jar is not there or not readable",
        "a.jar,               a.jar is no whole path",
        "/tmp,                /tmp is not named like a jar",
        "/usr/lib/*,          /usr/lib/* is not named like a jar",
        ":/tmp/a.jar,         there is an empty name",
    })
    void what_is_no_jar_is_refused_and_java_is_not_started(String jars, String why) {
        Ended ended = home.with("TIDEGATE_JARS", jars).run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot use TIDEGATE_JARS", why);
        assertThat(ended.words()).isEmpty();
    }

    @Test
    void the_class_archive_is_made_without_them_and_used_with_them() throws IOException {
        home.script(home.tools().resolve("bin/java"), """
                for word in "$@"; do
                    case $word in -XX:ArchiveClassesAtExit=*) : >"${word#*=}"; printf '%%s\\n' "$@" >"%s/made" ;; esac
                    printf 'word %%s\\n' "$word"
                done
                """.formatted(temporary));
        Path one = jar("one.jar");

        Ended ended = home.with("TIDEGATE_ARCHIVE", "now")
                .with("TIDEGATE_JARS", one.toString())
                .run("validate");

        assertThat(ended.status()).isZero();
        assertThat(temporary.resolve("made")).content().contains("/lib/*").doesNotContain("one.jar");
        assertThat(ended.words()).anyMatch(word -> word.startsWith("-XX:SharedArchiveFile="));
        assertThat(ended.after("-cp")).endsWith(one.toString());
    }

    /** What the launcher relies on: a class path that goes on after the archive's. */
    @Test
    void java_takes_an_archive_with_more_jars_behind_and_none_with_other_jars_before() throws Exception {
        Path ours = program("ours.jar", Program.class);
        Path theirs = program("theirs.jar", LauncherJarsTest.class);
        Path archive = temporary.resolve("classes.jsa");
        java("-XX:ArchiveClassesAtExit=" + archive, "-cp", ours.toString(), Program.class.getName());

        String shared = "io.tidegate.dist.LauncherJarsTest$Program source: shared objects file";
        assertThat(java(loading(archive, ours + ":" + theirs))).contains(shared, "hello");
        assertThat(java(loading(archive, theirs + ":" + ours)))
                .contains("hello")
                .doesNotContain(shared);
    }

    /** Says hello. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println("hello");
        }
    }

    private static String[] loading(Path archive, String classPath) {
        return new String[] {
            "-XX:SharedArchiveFile=" + archive,
            "-Xshare:auto",
            "-Xlog:class+load",
            "-cp",
            classPath,
            Program.class.getName()
        };
    }

    private Path program(String name, Class<?> type) throws IOException {
        Path jar = temporary.resolve(name);
        String entry = type.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
            out.write(type.getClassLoader().getResourceAsStream(entry).readAllBytes());
        }
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
        return jar;
    }

    private static String java(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
