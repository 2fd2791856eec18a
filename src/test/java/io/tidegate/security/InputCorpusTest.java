package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.job.yaml.ReadResult;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile texts where a date, a name, a path or a run id is meant: exit 2, nothing written, nothing that steers a terminal. */
class InputCorpusTest {
    @TempDir
    Path dir;

    @BeforeEach
    void aShop() {
        Shop.in(dir).day("2024-01-01", "1,10,new");
    }

    private void refused(String... words) {
        Map<String, String> before = files();
        Commands.Ended ended = Commands.run(dir, List.of(words));
        String what = String.join(" ", words);
        assertThat(ended.exit()).as(what + "\n" + ended.text()).isEqualTo(2);
        assertThat(Corpus.steersTerminal(ended.text())).as(what).isFalse();
        assertThat(ended.text().lines())
                .as("no line of its own")
                .noneMatch(
                        l -> l.startsWith("published") || l.contains("error  forged") && l.startsWith("error  forged"));
        assertThat(files()).as(what).isEqualTo(before);
    }

    private Map<String, String> files() {
        try (Stream<Path> walk = Files.walk(dir)) {
            Map<String, String> files = new TreeMap<>();
            walk.filter(Files::isRegularFile).forEach(f -> files.put(f.toString(), text(f)));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_partition_of_the_command_line_is_parsed_and_nothing_else() {
        for (String hostile : Corpus.HOSTILE) {
            refused("run", "orders", "--partition", hostile);
        }
        for (String hostile : Corpus.HOSTILE.subList(0, 12)) {
            refused("plan", "orders", "--from", hostile, "--to", "2024-01-02");
            refused("adopt", "orders", "--partition", hostile, "--reason", "x", "--yes");
            refused("render", "orders", "--partition", hostile);
        }
        refused("run", "orders", "--partition", "2024-01-01' OR '1'='1", "-o", "json");
        refused("run", "orders", "--partition", "\u001b[2J\u009b1m\u202e", "-o", "json");
        refused("run", "orders", "--partition", "2024-01-01\n::error::forged", "-o", "github");
    }

    @Test
    void a_job_of_the_command_line_is_a_name_of_the_file() {
        for (String hostile : Corpus.names()) {
            if (!hostile.contains("*") && !hostile.contains("?")) {
                refused("run", hostile, "--partition", "2024-01-01");
            }
        }
    }

    @Test
    void a_run_id_never_becomes_a_path() {
        for (String hostile : Corpus.names()) {
            if (!hostile.matches("[0-9A-Za-z][0-9A-Za-z_.-]{0,79}")) {
                refused("run", "orders", "--partition", "2024-01-01", "--run-id", hostile);
            }
        }
        refused("run", "orders", "--partition", "2024-01-01", "--run-id", "../../mark");
    }

    @Test
    void names_in_the_job_file_are_plain_names() {
        String file = text(dir.resolve("jobs.yaml"));
        for (String hostile : Corpus.names()) {
            for (String key : List.of("- name: orders", "- name: raw", "{table: orders", "project: shop")) {
                String name = key.substring(key.lastIndexOf(' ') + 1);
                refused(file.replace(key, key.substring(0, key.length() - name.length()) + quoted(hostile)));
            }
        }
    }

    @Test
    void paths_in_the_job_file_stay_in_the_project(@TempDir Path outside) throws IOException {
        String file = text(dir.resolve("jobs.yaml"));
        Files.writeString(outside.resolve("query.sql"), "SELECT _partition AS day, id, amount, status FROM raw");
        Files.writeString(outside.resolve("more.yaml"), "jobs: []\n");
        Files.createSymbolicLink(dir.resolve("link.sql"), outside.resolve("query.sql"));
        Files.createSymbolicLink(dir.resolve("linked"), outside);
        String up = "../" + outside.getFileName();
        for (String path : List.of(
                up + "/query.sql",
                "x/../" + up + "/query.sql",
                outside + "/query.sql",
                "file:" + outside + "/query.sql",
                "file://" + outside + "/query.sql",
                "link.sql",
                "linked/query.sql",
                "/etc/passwd",
                "~/query.sql",
                "hdfs://evil/query.sql",
                "query.sql\u0000",
                "a\nb.sql",
                "a".repeat(300) + ".sql",
                "%2e%2e/query.sql",
                "{{ ds }}.sql")) {
            refused(file.replace(
                    "sql: SELECT _partition AS day, id, amount, status FROM raw", "sql_file: " + quoted(path)));
        }
        for (String path : List.of(up + "/*.yaml", outside + "/more.yaml", "linked/*.yaml", "file:" + outside + "/*")) {
            refused(file.replace("jobs:", "include: [" + quoted(path) + "]\njobs:"));
        }
    }

    /** The file as it is now is refused, with faults that can be shown on any terminal. */
    private void refused(String yaml) {
        try {
            Files.writeString(dir.resolve("jobs.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ReadResult result =
                ProjectReader.read(dir.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of("HOME", "/root"));
        assertThat(result).as(yaml).isInstanceOf(ReadResult.Invalid.class);
        if (yaml.hashCode() % 40 == 0) { // printing takes longer than reading
            Commands.Ended ended = Commands.run(dir, List.of("validate"));
            assertThat(ended.exit()).isEqualTo(2);
            assertThat(Corpus.steersTerminal(ended.text())).as(yaml).isFalse();
        }
    }

    /** In double quotes, with everything that is not plain as an escape: the parser hands the hostile text on whole. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(
                    c >= ' ' && c < 127 && c != '"' && c != '\\' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return quoted.append('"').toString();
    }
}
