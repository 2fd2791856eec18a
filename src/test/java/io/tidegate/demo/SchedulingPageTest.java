package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.export.Orchestrator;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/scheduling.md, in order, on the sample pipeline. */
@Timeout(240)
class SchedulingPageTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void the_page_runs_as_it_stands() throws Exception {
        Page page = new Page(Path.of("docs/scheduling.md"));
        page.runCommandsIn(dir);
        assertThat(dir.resolve("build/dagster/definitions.py")).content().contains("regions_daily");
        assertThat(Files.list(dir.resolve("build/units")))
                .isNotEmpty()
                .allMatch(f -> f.toString().matches(".*\\.(service|timer)"));
        for (Orchestrator orchestrator : Orchestrator.values()) {
            assertThat(page.text())
                    .contains("tidegate export " + orchestrator.text(), "| " + orchestrator.text() + " |");
        }
        assertThat(Files.readString(Path.of("docs/README.md"))).contains("(scheduling.md)");
    }
}
