package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about estimates does what it shows, on the sample pipeline. */
class EstimatesPageTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void the_commands_end_as_they_say() throws Exception {
        new Page(Path.of("docs/estimates.md")).runCommandsIn(dir);
        assertThat(Files.readString(Path.of("docs/README.md"))).contains("(estimates.md)");
    }
}
