package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log profiles with the real log4j, in a process of its own, from a folder with a blank in its name. */
class LogProfilesTest {
    @TempDir
    Path temporary;

    @Test
    void text_is_quiet_and_a_message_never_begins_a_line() throws IOException {
        List<String> lines = log("log4j2.properties");

        assertThat(lines)
                .first()
                .asString()
                .matches("\\S+Z WARN +Engine ours says \"a.b\"\\\\r\\\\nERROR forged .\\[31m.1m.");
        assertThat(String.join("", lines))
                .as("nothing that a terminal obeys")
                .matches("[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202e]*");
        assertThat(lines).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(lines).noneMatch(line -> line.contains("at info") || line.contains("spark warns"));
        assertThat(lines).anyMatch(line -> line.contains("ERROR Anything spark fails"));
        assertThat(lines).anyMatch(line -> line.startsWith("    | ") && line.contains("LoggingProgram.main"));
        assertThat(lines)
                .contains("    | second line ?]0;title?")
                .doesNotContain("")
                .hasSize(5);
    }

    @Test
    void the_launchers_levels_are_heard() throws IOException {
        assertThat(log("log4j2.properties", "-Dtidegate.log.level=info", "-Dtidegate.log.spark=warn"))
                .anyMatch(line -> line.endsWith("ours at info"))
                .anyMatch(line -> line.endsWith("spark warns"));
    }

    @Test
    void json_is_one_document_a_line_with_the_stack_trace_inside() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : log("log4j2-json.properties")) {
            events.add(parse(line));
        }

        assertThat(events).hasSize(2);
        assertThat(events.get(0).get("message").asText())
                .isEqualTo("ours says \"a\\b\"\r\nERROR forged \u001b[31m\u009b1m\u202e");
        assertThat(events.get(0).get("level").asText()).isEqualTo("WARN");
        assertThat(events.get(0).get("logger").asText()).isEqualTo("io.tidegate.run.Engine");
        assertThat(events.get(0).get("time").asText()).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");
        assertThat(events.get(0).get("error").asText()).isEmpty();
        assertThat(events.get(1).get("error").asText()).contains("first \"line\"\nsecond line", "LoggingProgram.main");
    }

    private List<String> log(String profile, String... options) throws IOException {
        Path copy = Files.createDirectories(temporary.resolve("spark conf")).resolve(profile);
        Files.copy(Path.of("spark-conf", profile), copy);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlog4j2.configurationFile=" + copy));
        command.addAll(List.of(options));
        command.add(LoggingProgram.class.getName());
        LauncherHome.Ended ended = LauncherHome.end(new ProcessBuilder(command).start());
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).as("stdout is for results").isEmpty();
        return ended.err().lines().toList();
    }

    private static JsonNode parse(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }
}
