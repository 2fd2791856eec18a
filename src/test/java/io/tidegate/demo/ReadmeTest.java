package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of the README does what it shows. */
class ReadmeTest extends SparkTest {
    private static final Pattern FENCED = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

    @TempDir
    Path dir;

    @Test
    void the_job_file_has_no_fault() throws IOException {
        List<String> files = blocks("yaml");
        assertThat(files).isNotEmpty();
        for (String file : files) {
            Path jobs = Files.writeString(dir.resolve("jobs.yaml"), file);
            assertThat(ProjectReader.readOrThrow(jobs, Optional.empty(), Map.of(), Map.of())
                            .project()
                            .jobs())
                    .isNotEmpty();
        }
    }

    @Test
    void the_commands_end_as_they_say() throws IOException {
        copy("jobs.yaml");
        copy("src/demo");
        List<String> lines = blocks("sh").stream().flatMap(String::lines).toList();
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("./tidegate "));
        for (String line : lines) {
            Matcher exit = EXIT.matcher(line);
            int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
            List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
            Commands.Ended ended = Commands.run(dir, words.subList(1, words.size()));
            assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isEqualTo(expected);
        }
    }

    @Test
    void every_file_it_points_to_is_there() throws IOException {
        Matcher links = Pattern.compile("]\\(([^)#:]+)\\)").matcher(readme());
        List<String> missing = new ArrayList<>();
        while (links.find()) {
            if (!Files.exists(Path.of(links.group(1)))) {
                missing.add(links.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(readme());
        while (fenced.find()) {
            if (fenced.group(1).equals(language)) {
                blocks.add(fenced.group(2));
            }
        }
        return blocks;
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(name))) {
            for (Path from : all.filter(Files::isRegularFile).toList()) {
                Path to = dir.resolve(from.toString());
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
    }
}
