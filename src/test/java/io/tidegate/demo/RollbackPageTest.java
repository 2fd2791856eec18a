package io.tidegate.demo;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about going back does what it shows. */
class RollbackPageTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void the_commands_end_as_they_say() throws IOException {
        new Page(Path.of("docs/rollback.md")).runCommandsIn(dir);
    }
}
