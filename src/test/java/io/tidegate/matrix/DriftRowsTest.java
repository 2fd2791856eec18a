package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Shop;
import org.junit.jupiter.api.Test;

/** Row 21: the columns of a source change. What happens is the job's to say, never an accident. */
class DriftRowsTest extends CommandRows {
    private static final String SQL = "SELECT _partition AS day, id, amount, status FROM raw";

    @Test
    void row21_a_new_column_blocks_is_ignored_or_comes_into_the_table_as_the_job_says() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,1.00,new");
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        shop.write("raw/2024-01-02.csv", "id,amount,status,channel\n1,2.00,new,web\n");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-02");
            exits(20, ended);
            assertThat(unwrapped(ended))
                    .contains("raw/2024-01-02.csv has 1 column that nobody declared: channel", "since: 2024-01-02");
        }
        assertThat(seen("orders")).isEqualTo(before);
        // declared from that day on, and selected: the table must allow it
        shop.edit("status: string}", "status: string, channel: {type: string, since: 2024-01-02}}")
                .edit(SQL, SQL.replace(" FROM", ", channel FROM"));
        Commands.Ended refused = run("2024-01-02");
        exits(20, refused);
        assertThat(unwrapped(refused)).contains("channel", "schema_change");
        assertThat(seen("orders")).isEqualTo(before);
        shop.edit("schema_change: fail", "schema_change: add_columns");
        exits(0, run("2024-01-02"));
        assertThat(shop.rows(SPARK, "orders"))
                .containsExactly("[2024-01-01,1,1.00,new,null]", "[2024-01-02,1,2.00,new,web]");
        // the day before is read by the new job too: the column is absent before its day
        exits(0, run("2024-01-01"));
        assertThat(shop.rows(SPARK, "orders")).hasSize(2);
    }

    @Test
    void row21_a_new_column_is_ignored_where_the_job_says_so() {
        Shop shop = Shop.in(dir).write("raw/2024-01-01.csv", "channel,id,amount,status\nweb,1,2.00,new\n");
        shop.edit("unknown_columns: block", "unknown_columns: ignore");
        exits(0, run("2024-01-01"));
        assertThat(shop.rows(SPARK, "orders")).containsExactly("[2024-01-01,1,2.00,new]");
    }

    @Test
    void row21_a_dropped_and_a_renamed_column_are_blocked_with_both_names() {
        Shop shop = Shop.in(dir)
                .write("raw/2024-01-01.csv", "id,status\n1,new\n")
                .write("raw/2024-01-02.csv", "id,amt,status\n1,2.00,new\n")
                .generation("2024-01-03", 2, 1);
        Commands.Ended ended = run("2024-01-01", "2024-01-02", "2024-01-03");
        exits(20, ended);
        assertThat(unwrapped(ended))
                .contains(
                        "raw/2024-01-01.csv lacks 1 column: amount",
                        "raw/2024-01-02.csv has 1 column that nobody declared: amt",
                        "raw/2024-01-02.csv lacks 1 column: amount");
        assertThat(shop.visible(SPARK, "orders")).containsOnlyKeys("2024-01-03");
    }

    @Test
    void row21_a_widened_column_is_read_where_nothing_can_be_lost_and_blocked_where_something_could() {
        Shop shop =
                Shop.in(dir).edit("raw/{{ ds }}.csv", "raw/{{ ds }}/*.parquet").edit("format: csv", "format: parquet");
        String[] amounts = {"INT", "DECIMAL(10,2)", "DECIMAL(14,4)", "DOUBLE"};
        for (int i = 0; i < amounts.length; i++) {
            SPARK.sql("SELECT CAST(1 AS %s) AS id, CAST(2 AS %s) AS amount, 'new' AS status"
                            .formatted(i == 0 ? "INT" : "BIGINT", amounts[i]))
                    .coalesce(1)
                    .write()
                    .parquet(dir.resolve("raw/2024-01-0" + (i + 1)).toString());
        }
        Commands.Ended ended = run("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04");
        exits(20, ended);
        assertThat(unwrapped(ended))
                .contains("amount is decimal(14,4) and declared as decimal(12,2)", "amount is double and declared as");
        assertThat(shop.rows(SPARK, "orders")).containsExactly("[2024-01-01,1,2.00,new]", "[2024-01-02,1,2.00,new]");
    }

    /** What was told, however long the lines of the screen were. */
    private static String unwrapped(Commands.Ended ended) {
        return ended.text().replaceAll("\\s+", " ");
    }
}
