package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that is followed from top to bottom. A block {@code sh} is typed, and a block {@code text} right after it is what the
 * screen shows; a block that names a file after its language is that file, or, beginning with {@code - name:}, the last job in it.
 */
final class Tutorial {
    static final int COLUMNS = 80;

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)([^\\n]*)\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");
    private static final String FOLDER = "/home/ada/";

    private final Path root;
    private Path here;
    private String printed = "";
    private final StringBuilder page = new StringBuilder();

    Tutorial(Path root) {
        this.root = root;
        this.here = root;
    }

    /** @return the page with what the commands printed this time */
    String follow(String text) throws IOException {
        Matcher block = BLOCK.matcher(text);
        int end = 0;
        while (block.find()) {
            page.append(text, end, block.start());
            page.append("```").append(block.group(1)).append(block.group(2)).append('\n');
            page.append(done(block.group(1), block.group(2).strip(), block.group(3)))
                    .append("```\n");
            end = block.end();
        }
        return page.append(text.substring(end)).toString();
    }

    private String done(String language, String file, String body) throws IOException {
        if (language.equals("text")) {
            String shown = printed.replace(root.toAbsolutePath() + "/", FOLDER);
            printed = "";
            return shown;
        }
        if (language.equals("sh")) {
            printed = "";
            for (String line : body.lines().toList()) {
                type(line);
            }
        } else {
            assertThat(file).as("a block of %s names its file", language).isNotEmpty();
            put(here.resolve(file), body);
        }
        return body;
    }

    private void type(String line) {
        Matcher exit = EXIT.matcher(line);
        int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
        List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
        if (words.get(0).equals("cd")) {
            here = here.resolve(words.get(1));
            assertThat(here).isDirectory();
            return;
        }
        assertThat(words.get(0)).isEqualTo("tidegate");
        Commands.Ended ended = Commands.onTerminal(here, COLUMNS, words.subList(1, words.size()));
        assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isEqualTo(expected);
        printed += (printed.isEmpty() ? "" : "\n") + ended.text();
    }

    private static void put(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        String before = Files.exists(file) ? Files.readString(file) : "";
        if (!body.startsWith("  - name: ")) {
            Files.writeString(file, body);
            return;
        }
        int job = before.indexOf(body.lines().findFirst().orElseThrow());
        Files.writeString(file, (job < 0 ? before : before.substring(0, job)) + body);
    }

    /** Words alone: without blanks that tables are filled up with, run ids, times, sizes of files that Spark writes. */
    static String words(String page) {
        return page.replaceAll("\\b01[0-9A-HJKMNP-TV-Z]{24}\\b", "RUN")
                .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?Z", "AT")
                .replaceAll("\\b(\\d+m )?\\d+(\\.\\d)?s\\b", "TIME")
                .replaceAll("\\s+", " ");
    }
}
