package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/backfill-walkthrough.md word by word, on two terminals, and what the README and its picture take from it. With
 * {@code -Dtidegate.write=true} (see docs/pictures/record.sh) what the commands print is written into all three.
 */
class WalkthroughPageTest extends SparkTest {
    private static final Path PAGE = Path.of("docs/backfill-walkthrough.md");
    private static final Path README = Path.of("README.md");
    private static final Path PICTURE = Path.of("docs/pictures/backfill.txt");
    private static final Path RECORDED = Path.of("target/pictures/backfill.ansi");

    @TempDir
    Path dir;

    @Test
    void the_page_does_what_it_says_and_shows_what_is_on_the_screen() throws IOException {
        Path clone = Files.createDirectories(dir.resolve("tidegate"));
        new Page(PAGE).copyProjectTo(clone);
        Tutorial tutorial = new Tutorial(dir, clone);

        String followed = tutorial.follow(Files.readString(PAGE));

        Excerpt picture = new Excerpt(Files.readString(PICTURE));
        if (Boolean.getBoolean("tidegate.write")) {
            Files.writeString(PAGE, followed);
            Files.writeString(README, readme(Files.readString(README), tutorial.typed()));
            Files.createDirectories(RECORDED.getParent());
            Files.writeString(RECORDED, picture.coloured(tutorial.typed()));
            Files.writeString(PICTURE, picture.retaken(tutorial.typed()));
        }
        assertThat(words(followed)).isEqualTo(words(Files.readString(PAGE)));
        for (String block : new Page(README).blocks("console")) {
            new Excerpt(block).requireShown(tutorial.typed(), WalkthroughPageTest::plain);
        }
        new Excerpt(Files.readString(PICTURE)).requireShown(tutorial.typed(), WalkthroughPageTest::plain);
        for (Path from : List.of(README, Path.of("docs/README.md"), Path.of("docs/backfill.md"))) {
            assertThat(Files.readString(from)).contains("backfill-walkthrough.md");
        }
    }

    /** Its blocks {@code console} as they were shown this time. */
    private static String readme(String text, List<Tutorial.Typed> typed) throws IOException {
        List<String> blocks = new Page(README).blocks("console");
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            text = text.replace(block, new Excerpt(block).retaken(typed));
        }
        return text;
    }

    private static String plain(String shown) {
        return words(shown.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    /** Without what each run measures anew, on another machine, too: an estimate's reasons, and amounts that are told from some size on. */
    private static String words(String page) {
        return Tutorial.words(page.replaceAll("(?m)^  (range by|warning) .*(\n {14}.*)*\n", ""))
                .replaceAll("\\b\\d+(\\.\\d+)? [kM]?B\\b", "SIZE")
                .replaceAll("\\b\\d+\\.\\d+\\b", "NUMBER")
                .replaceAll("[,;] NUMBER ct\\b", "")
                .replaceAll("\\bon \\d+ cores?\\b", "on CORES")
                .replaceAll("\\b[0-9a-f]{8,64}\\b", "HASH");
    }
}
