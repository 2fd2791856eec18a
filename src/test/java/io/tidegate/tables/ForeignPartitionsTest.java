package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that delta-rs filled for three days before there was a job for it: what commands that need no Spark make of it. */
class ForeignPartitionsTest {
    @TempDir
    Path dir;

    @BeforeEach
    void aTableAndThenAJob() throws IOException {
        Shop shop = Shop.in(dir)
                .edit("column: day, grain: day, start: 2024-01-01", "column: ds, grain: day, start: 2021-01-01")
                .edit("_partition AS day, id, amount, status", "_partition AS ds, id, CAST(amount AS int) AS amount")
                .edit("\n      - accepted_values: {column: status, values: [new, paid]}", "");
        for (int day = 1; day <= 4; day++) {
            shop.day("2021-01-0" + day, "1,1,new");
        }
        Fixtures.copy("delta-rs-daily", Path.of(shop.location("orders")));
    }

    private String said(int exit, String... words) {
        Commands.Ended ended = Commands.run(dir, List.of(words));
        assertThat(ended.exit()).as(ended.text()).isEqualTo(exit);
        return ended.text();
    }

    @Test
    void they_are_foreign_never_missing_and_left_alone_by_a_plan() {
        String range = "--from 2021-01-01 --to 2021-01-04 -o json";
        assertThat(said(0, ("plan orders " + range).split(" ")))
                .contains("\"partition\":\"2021-01-04\"")
                .containsPattern("2021-01-02\"[^}]*foreign");
        assertThat(said(0, ("missing orders " + range).split(" ")))
                .contains("2021-01-04")
                .doesNotContain("2021-01-02");
        assertThat(said(0, "stale", "orders", "-o", "json")).doesNotContain("2021-01-02");
    }

    @Test
    void adopted_they_are_up_to_date_and_stale_once_their_source_moves() {
        assertThat(said(0, "adopt orders --from 2021-01-01 --to 2021-01-03 --reason moved --yes".split(" ")))
                .contains("3 partitions adopted");
        assertThat(said(0, "plan orders --partition 2021-01-02 -o json".split(" ")))
                .doesNotContain("foreign")
                .contains("up to date");
        Shop.at(dir).day("2021-01-02", "1,2,new");
        assertThat(said(0, "stale orders -o json".split(" ")))
                .contains("2021-01-02")
                .doesNotContain("2021-01-03");
    }
}
