package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start, as a newcomer runs it. */
class DemoTest extends SparkTest {
    @TempDir
    Path dir;

    @BeforeEach
    void home() {
        System.setProperty("tidegate.home", Path.of("").toAbsolutePath().toString());
    }

    @AfterEach
    void noHome() {
        System.clearProperty("tidegate.home");
    }

    @Test
    void the_story_goes_as_told() {
        Commands.Ended ended = Commands.run(dir, List.of("demo"));
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text())
                .contains("6 columns that nobody declared", "codice_nuts_2", "regions/20210115.csv")
                .contains("Owner: epidemiology-data")
                .contains("2021-01-14    21      17246             NULL")
                .contains("2021-01-15    21      16146         28617351")
                .contains("up to date")
                .contains("everything went as told");
        assertThat(dir.resolve(".tidegate/demo/jobs.yaml")).exists();
    }

    @Test
    void the_story_of_a_backfill_goes_as_told() {
        Commands.Ended ended = Commands.run(dir, List.of("demo", "backfill"));
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text())
                .contains("~ rebuild  11", "needs 1 approval", "approved by anna", "measured so far")
                .contains("the monthly report needs the cluster", " built before")
                .contains("6 columns that nobody declared", "new_cases", "+20,640")
                .contains("everything went as told");
    }

    @Test
    void a_story_that_there_is_not_is_refused() {
        assertThat(Commands.run(dir, List.of("demo", "rollback")).exit()).isEqualTo(2);
    }

    @Test
    void a_folder_that_is_somebody_elses_is_left_alone() throws Exception {
        Path theirs = Files.createDirectories(dir.resolve(".tidegate/demo")).resolve("notes.txt");
        Files.writeString(theirs, "mine");
        Commands.Ended ended = Commands.run(dir, List.of("demo"));
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(theirs).hasContent("mine");
    }
}
