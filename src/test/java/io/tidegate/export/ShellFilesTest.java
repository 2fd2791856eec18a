package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.job.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a crontab in a real shell, and units under systemd's own verification where it is installed. */
class ShellFilesTest {
    private static final Pattern LINE = Pattern.compile("(?m)^((?:\\S+ ){5})(.*)$");

    @TempDir
    Path folder;

    /** A program that keeps its words in {@code words.txt} and ends with the statuses it was told, one after the other. */
    private Path told(String statuses) throws Exception {
        Path program = folder.resolve("told");
        Files.writeString(program, """
                #!/bin/sh
                printf '%%s\\0' "$@" >"%1$s/words.txt"
                echo x >>"%1$s/calls.txt"
                set -- %2$s
                n=$(wc -l <"%1$s/calls.txt")
                eval "exit \\${$n}"
                """.formatted(folder, statuses));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private static Call call(String launcher, String value) {
        return new Call("shop", launcher, "/etc/jobs.yaml", Optional.empty(), Map.of("region", value), "", "");
    }

    /** What cron hands to the shell: an unescaped percent sign would end the command. */
    private static String command(String crontab) {
        Matcher line = LINE.matcher(crontab.replaceAll("(?m)^#.*$", ""));
        assertThat(line.find()).as(crontab).isTrue();
        assertThat(line.group(2).replace("\\%", "")).doesNotContain("%");
        return line.group(2).replace("\\%", "%");
    }

    private int shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("shell.txt").toFile())
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return shell.exitValue();
    }

    private long calls() throws Exception {
        return Files.lines(folder.resolve("calls.txt")).count();
    }

    @ParameterizedTest
    @CsvSource({"0,0,1", "20,20,1", "2,2,1", "27,27,1", "29,29,1", "23 0,0,2", "75 22 24,24,3", "28 20,20,2"})
    void a_line_of_a_crontab_tries_again_what_a_second_try_can_cure(String statuses, int exit, int calls)
            throws Exception {
        Project project = Exported.shop(folder);
        String crontab = Exported.files(Orchestrator.CRON, call(told(statuses).toString(), "eu"), project)
                .get(0)
                .text();
        assertThat(shell(command(crontab).replace("pause=30", "pause=0"))).isEqualTo(exit);
        assertThat(calls()).isEqualTo(calls);
    }

    @Test
    void hostile_words_arrive_in_the_shell_as_they_were_meant() throws Exception {
        Project project = Exported.hostile(folder);
        Call call = call(told("0").toString(), Exported.HOSTILE);
        String crontab = Exported.files(Orchestrator.CRON, call, project).get(0).text();
        assertThat(shell(command(crontab))).as(crontab).isZero();
        List<String> words = new ArrayList<>(
                List.of(Files.readString(folder.resolve("words.txt")).split("\0")));
        assertThat(words)
                .isEqualTo(call.arguments(project.jobs()).stream()
                        .map(Quoted::oneLine)
                        .toList());
        assertThat(Path.of("/tmp/pwned")).doesNotExist();
    }

    @Test
    void units_pass_the_verification_of_systemd() throws Exception {
        assumeThat(Path.of("/usr/bin/systemd-analyze"))
                .as("systemd-analyze is not installed: units are compared, not verified")
                .exists();
        List<String> names = new ArrayList<>();
        for (Project project : List.of(Exported.shop(folder), Exported.hostile(folder))) {
            for (ExportFile file :
                    Exported.files(Orchestrator.SYSTEMD, call(told("0").toString(), Exported.HOSTILE), project)) {
                Files.writeString(folder.resolve(file.name()), file.text());
                names.add(folder.resolve(file.name()).toString());
            }
        }
        int exit = shell("systemd-analyze verify " + String.join(" ", names));
        String said = Files.readString(folder.resolve("shell.txt"));
        assertThat(exit).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains(folder.toString())))
                .isEmpty();
    }
}
