package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of docs/notify.md: the files are valid as they stand, and the message is what a program gets. */
class NotifyPageTest extends SparkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private final Page page = new Page(Path.of("docs/notify.md"));

    private void write(String file, String text) throws Exception {
        Path path = dir.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_page_is_so() throws Exception {
        page.copyProjectTo(dir);
        List<String> yaml = page.blocks("yaml");
        write("jobs.told.yaml", yaml.get(0));
        write("channels.yaml", yaml.get(1));
        write("secrets/slack", "T0/B0/secret\n");
        write("secrets/pager", "token\n");
        List<String> commands = page.blocks("sh").get(0).lines().toList();
        assertThat(commands).hasSize(2);
        page.run(commands.get(0), dir);

        // programs of this machine instead of what the page names
        write("channels.yaml", """
                version: 1
                channels:
                  slack_epidemiology: {command: [/bin/sh, -c, "exit 1"]}
                  pager: {command: [/bin/sh, -c, "cat > '%s'"]}
                """.formatted(dir.resolve("told.json")));
        page.run(commands.get(1), dir);

        JsonNode told = JSON.readTree(Files.readString(dir.resolve("told.json")));
        JsonNode shown = JSON.readTree(page.blocks("json").get(0));
        assertThat(keys(shown, "")).containsExactlyInAnyOrderElementsOf(keys(told, ""));
        for (String same : List.of("schema_version", "kind", "when", "project", "job", "owner", "title", "outcomes")) {
            assertThat(shown.get(same)).as(same).isEqualTo(told.get(same));
        }
        assertThat(Files.readString(Path.of("docs/README.md"))).contains("(notify.md)");
    }

    private static List<String> keys(JsonNode node, String path) {
        List<String> keys = new ArrayList<>();
        node.fields().forEachRemaining(field -> {
            keys.add(path + field.getKey());
            keys.addAll(keys(field.getValue(), path + field.getKey() + "."));
        });
        node.elements().forEachRemaining(element -> {
            if (node.isArray()) {
                keys.addAll(keys(element, path));
            }
        });
        return keys;
    }
}
