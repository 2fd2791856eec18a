package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Operation;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What failed decides the status: the SQL (1), the storage (75), a source that is late (23). */
class FailureRowsTest extends CommandRows {
    private static final String SQL = "SELECT _partition AS day, id, amount, status FROM raw";

    @AfterEach
    void disarm() {
        FaultFileSystem.disarm();
    }

    @Test
    void sql_that_names_no_column_or_raises_an_error_is_1_and_told_once_for_the_chunk() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1).generation("2024-01-02", 2, 1);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        shop.edit(SQL, SQL.replace("amount", "amuont AS amount"));
        Commands.Ended unknown = run("2024-01-01", "2024-01-02");
        exits(1, unknown);
        assertThat(unknown.text()).contains("amuont", "failed  orders 2024-01-01 to 2024-01-02 (2)");
        shop.edit("amuont AS amount", "map_from_arrays(array(id, id), array(amount, amount))[id] AS amount");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended raised = run("2024-01-01", "2024-01-02");
            exits(1, raised);
            assertThat(raised.text())
                    .containsOnlyOnce("failed  orders 2024-01-01 to 2024-01-02 (2)  run ")
                    .containsOnlyOnce("DUPLICATED_MAP_KEY");
        }
        assertThat(seen("orders")).isEqualTo(before);
        assertThat(events("orders")).contains("failed");
    }

    @Test
    void storage_that_does_not_answer_is_75_after_its_retries_and_the_same_command_succeeds_later() {
        FaultFileSystem.register(SPARK);
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1).generation("2024-01-02", 3, 1);
        shop.edit("raw/{{ ds }}.csv", "fault:" + dir + "/raw/{{ ds }}.csv");
        FaultFileSystem.arm(FaultFileSystem.always(
                Operation.OPEN, path -> path.endsWith("2024-01-02.csv"), new IOException("Connection reset by peer")));
        Commands.Ended ended = run("2024-01-01", "2024-01-02");
        exits(24, ended);
        assertThat(ended.text())
                .contains("2024-01-02.csv cannot be read: Connection reset by peer", "(infrastructure)");
        assertThat(ended.text()).contains("trying again, 1 partition failed");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L));
        exits(75, run("2024-01-02"));
        FaultFileSystem.disarm();
        exits(0, run("2024-01-02"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L, "2024-01-02", 3L));
    }
}
