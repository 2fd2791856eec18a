package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of the README does what it shows. */
class ReadmeTest extends SparkTest {
    private static final Page README = new Page(Path.of("README.md"));

    @TempDir
    Path dir;

    @Test
    void the_job_file_has_no_fault() throws IOException {
        List<String> files = README.blocks("yaml");
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
        README.runCommandsIn(dir);
    }

    @Test
    void every_file_it_points_to_is_there() throws IOException {
        Matcher links = Pattern.compile("]\\(([^)#:]+)\\)").matcher(README.text());
        List<String> missing = new ArrayList<>();
        while (links.find()) {
            if (!Files.exists(Path.of(links.group(1)))) {
                missing.add(links.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }
}
