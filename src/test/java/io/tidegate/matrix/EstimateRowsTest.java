package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.HandWrittenTable;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults while an estimate is made: nothing is built, and nothing changes. */
class EstimateRowsTest {
    @TempDir
    Path dir;

    private Commands.Ended estimate() {
        return Commands.run(dir, Shop.CLOCK, List.of("estimate", "orders", "--partition", "2024-01-01", "--force"));
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.count();
        }
    }

    /** The estimate itself asks nothing of anybody; what it stands on may be broken. */
    @Test
    void row73_a_log_that_cannot_be_read_ends_the_estimate_and_changes_nothing() throws IOException {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1);
        HandWrittenTable table = new HandWrittenTable(Path.of(shop.location("orders")), "day");
        table.overwrite(Optional.empty(), Map.of("2024-01-02", 3));
        Files.writeString(Path.of(shop.location("orders"), "_delta_log/00000000000000000000.json"), "{torn");
        long before = files();
        Commands.Ended ended = estimate();
        assertThat(ended.exit()).as(ended.text()).isEqualTo(29);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void row74_a_table_of_another_writer_without_statistics_is_estimated_and_its_rows_are_unknown() throws IOException {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1);
        HandWrittenTable table = new HandWrittenTable(Path.of(shop.location("orders")), "day");
        table.overwrite(Optional.empty(), Map.of("2024-01-01", 3));
        Path commit = Path.of(shop.location("orders"), "_delta_log/00000000000000000000.json");
        Files.writeString(commit, Files.readString(commit).replaceAll(",\"stats\":\"[^}]*}\"", ""));
        assertThat(Files.readString(commit)).doesNotContain("numRecords");
        Commands.Ended foreign = estimate();
        assertThat(foreign.exit()).as(foreign.text()).isZero();
        assertThat(foreign.text()).contains("nothing to do");
        Commands.Ended adopted = Commands.run(
                dir,
                Shop.CLOCK,
                List.of("adopt", "orders", "--partition", "2024-01-01", "--reason", "moved here by hand", "--yes"));
        assertThat(adopted.exit()).as(adopted.text()).isZero();
        Commands.Ended ended = estimate();
        assertThat(ended.exit()).as(ended.text()).isZero();
        assertThat(ended.text().replaceAll("\\s+", " "))
                .contains("kept 100 B")
                .contains("how many rows are replaced is unknown: the files of 1 partition have no statistics");
    }
}
