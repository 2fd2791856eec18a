package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.estimate.Histories;
import io.tidegate.testing.Shop;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Row 75: ten years of days, ten thousand files, five hundred checks. */
class ScaleRowsTest extends CommandRows {
    private static final LocalDate FIRST = LocalDate.parse("2010-01-01");

    @Test
    void row75_3650_partitions_of_10000_files_are_planned_in_seconds_and_told_in_a_screen() {
        Shop shop = shop(3650, 10_000);
        long start = System.nanoTime();
        Commands.Ended ended = tidegate("plan", "orders", "--from", FIRST.toString(), "--to", last(3650));
        exits(0, ended);
        System.out.printf("planned 3,650 partitions of 10,000 files in %.1f s%n", seconds(start));
        assertThat(ended.text()).contains("3,650 partitions to build in 118 chunks");
        assertThat(ended.text()).contains("2010-01-01 to 2019-12-29 (3650)  1 to 118");
        assertThat(ended.text().lines().count()).isLessThan(12);
        assertThat(shop.version("orders")).isEqualTo(-1);
    }

    @Test
    void a_thousand_partitions_are_priced_in_under_two_seconds_and_no_data_is_read() {
        Shop shop = shop(1000, 3000);
        for (int i = 0; i < 3000; i++) {
            shop.write("raw/%s-%d.csv".formatted(FIRST.plusDays(i % 1000), i / 1000), "nobody can read this\0");
        }
        Histories.steady(200).writeTo(shop.ledger());
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            Commands.Ended ended = tidegate("estimate", "orders", "--from", FIRST.toString(), "--to", last(1000));
            least = Math.min(least, seconds(start));
            exits(0, ended);
            assertThat(ended.text()).contains("1,000 partitions in ").contains("120 partitions of the ledger");
        }
        System.out.printf("priced 1,000 partitions of 3,000 files in %.2f s%n", least);
        assertThat(least).isLessThan(2);
    }

    /** A tenth of the row: the same code in a time that every build can pay; the whole with -Dtidegate.slow=true. */
    @Test
    void row75_365_partitions_of_1000_files_are_one_chunk_and_one_commit() {
        builds(365, 1000);
    }

    @Test
    @EnabledIfSystemProperty(named = "tidegate.slow", matches = "true")
    void row75_3650_partitions_of_10000_files_are_one_chunk_and_one_commit() {
        builds(3650, 10_000);
    }

    private void builds(int days, int files) {
        Shop shop = shop(days, files);
        String[] line = {
            "run", "orders", "--from", FIRST.toString(), "--to", last(days), "--chunk", Integer.toString(days)
        };
        long start = System.nanoTime();
        Commands.Ended ended = tidegate(line);
        exits(0, ended);
        long again = System.nanoTime();
        exits(0, tidegate(line));
        System.out.printf(
                "%,d partitions of %,d files: run %.1f s, the same again %.1f s, %d lines%n",
                days,
                files,
                seconds(start) - seconds(again),
                seconds(again),
                ended.text().lines().count());
        assertThat(shop.version("orders")).isZero();
        assertThat(shop.visible(SPARK, "orders")).hasSize(days);
        assertThat(shop.rows(SPARK, "orders")).hasSize(files);
    }

    private Shop shop(int days, int files) {
        Shop shop = Shop.in(dir);
        shop.edit("start: 2024-01-01", "start: 2010-01-01")
                .edit("raw/{{ ds }}.csv", "raw/{{ ds }}-*.csv")
                .edit("jobs:\n", "guardrails: {max_partitions: 4000}\njobs:\n");
        for (int i = 0; i < files; i++) {
            shop.write(
                    "raw/%s-%d.csv".formatted(FIRST.plusDays(i % days), i / days),
                    "id,amount,status\n%d,1.00,new\n".formatted(i));
        }
        return shop;
    }

    private static String last(int days) {
        return FIRST.plusDays(days - 1).toString();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Tag("long")
    @Test
    void row75_500_checks_are_evaluated_in_one_run() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 100, 1);
        String checks = IntStream.range(0, 500)
                .mapToObj(i -> "      - expression: \"amount > -%d\"\n".formatted(i + 1))
                .collect(Collectors.joining());
        shop.edit("      - range: {column: amount, min: 0}\n", checks);
        long start = System.nanoTime();
        Commands.Ended ended = run("2024-01-01");
        exits(0, ended);
        System.out.printf("500 checks: %.1f s%n", seconds(start));
        assertThat(ended.text()).contains("503 checks passed");
        shop.day("2024-01-01", "1,-400,new");
        Commands.Ended blocked = run("2024-01-01");
        exits(20, blocked);
        assertThat(blocked.text()).contains("400 of 503 checks failed");
    }
}
