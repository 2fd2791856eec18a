package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/tutorial.md word by word; {@code -Dtidegate.write=true} writes what the commands print into it. */
class TutorialPageTest extends SparkTest {
    private static final Path PAGE = Path.of("docs/tutorial.md");

    @TempDir
    Path dir;

    @Test
    void the_page_does_what_it_says_and_shows_what_is_on_the_screen() throws IOException {
        String page = Files.readString(PAGE);
        String followed = new Tutorial(dir).follow(page);
        if (Boolean.getBoolean("tidegate.write")) {
            Files.writeString(PAGE, followed);
            page = followed;
        }
        assertThat(Tutorial.words(followed)).isEqualTo(Tutorial.words(page));
        for (String from : List.of("README.md", "docs/README.md")) {
            assertThat(Files.readString(Path.of(from))).contains("tutorial.md");
        }
    }

    @Test
    void the_commands_that_a_new_project_names_do_what_it_says() throws IOException {
        Tutorial tutorial = new Tutorial(dir);
        tutorial.follow("```sh\ntidegate init shop\ncd shop\n```\n");
        String readme = Files.readString(dir.resolve("shop/README.md"));
        assertThat(new Page(dir.resolve("shop/README.md")).blocks("sh").get(0).lines())
                .hasSize(5);
        tutorial.follow(readme);
        tutorial.follow("```sh\ntidegate profile orders_daily --partition 2024-03-01\n```\n");
        tutorial.follow("```sh\ntidegate export cron\ntidegate schema\n```\n");
    }
}
