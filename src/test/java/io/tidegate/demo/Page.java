package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation whose blocks can be run as they stand. */
public record Page(Path file) {
    private static final Pattern FENCED = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

    public String text() throws IOException {
        return Files.readString(file);
    }

    public List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(text());
        while (fenced.find()) {
            if (fenced.group(1).equals(language)) {
                blocks.add(fenced.group(2));
            }
        }
        return blocks;
    }

    /** Runs every command of the page on a copy of the sample pipeline; each ends as its comment says, else with 0. */
    void runCommandsIn(Path dir) throws IOException {
        copyProjectTo(dir);
        List<String> lines = blocks("sh").stream().flatMap(String::lines).toList();
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("./tidegate "));
        for (String line : lines) {
            run(line, dir);
        }
    }

    /** One command; it ends as its comment says, else with 0. */
    void run(String line, Path dir) {
        Matcher exit = EXIT.matcher(line);
        int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
        List<String> words = words(line.replaceFirst("#.*", ""));
        Commands.Ended ended = Commands.run(dir, words.subList(1, words.size()));
        assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isEqualTo(expected);
    }

    /** The sample pipeline. */
    void copyProjectTo(Path dir) throws IOException {
        copy("jobs.yaml", dir);
        copy("src/demo", dir);
    }

    /** As a shell splits them, of whose quotes only the double ones are known. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group());
        }
        return words;
    }

    private static void copy(String name, Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(name))) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path to = dir.resolve(from.toString());
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
    }
}
