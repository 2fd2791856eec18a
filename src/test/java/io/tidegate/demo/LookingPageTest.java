package io.tidegate.demo;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about check, diff and suggested checks does what it shows. */
class LookingPageTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void the_commands_end_as_they_say() throws IOException {
        new Page(Path.of("docs/looking.md")).runCommandsIn(dir);
    }
}
