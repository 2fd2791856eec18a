package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run left undone, and what of it is built again; and partitions whose source moved. */
class RetryCommandTest extends SparkTest {
    @TempDir
    Path dir;

    private Commands.Ended tidegate(String... words) {
        return Commands.run(dir, List.of(words));
    }

    private String newestRun(Shop shop) {
        return shop.ledger().history("orders").runs().get(0).run().text();
    }

    @Test
    void only_what_was_blocked_or_left_behind_is_built_with_its_dates() {
        Shop shop = Shop.in(dir, "stop", "fail")
                .generation("2024-01-01", 3, 1)
                .day("2024-01-02", "1,-5,new")
                .generation("2024-01-03", 5, 1)
                .generation("2024-01-04", 6, 1);
        assertThat(tidegate("retry").text()).contains("nothing to retry: no run left anything undone");
        Commands.Ended first = tidegate("run", "orders", "--from", "2024-01-01", "--to", "2024-01-03", "--chunk", "1");
        assertThat(first.exit()).as(first.text()).isEqualTo(20);
        String run = newestRun(shop);

        shop.generation("2024-01-02", 4, 1);
        Commands.Ended retried = tidegate("retry");
        assertThat(retried.exit()).as(retried.text()).isZero();
        assertThat(retried.text())
                .contains("retrying what run " + run + " left undone: orders 2024-01-02 to 2024-01-03 (2)")
                .contains("2 published");
        assertThat(shop.visible(SPARK, "orders"))
                .isEqualTo(Map.of("2024-01-01", 3L, "2024-01-02", 4L, "2024-01-03", 5L));
        assertThat(shop.ledger().history("orders").runs().get(0).reason()).contains("retry of run " + run);

        assertThat(tidegate("retry", "--last").text()).contains("nothing to retry: no run left anything undone");
        Commands.Ended named = tidegate("retry", run.substring(0, 25));
        assertThat(named.exit()).isZero();
        assertThat(named.text()).contains("nothing to retry: run " + run + " left nothing undone");
    }

    @Test
    void good_days_that_a_blocked_one_held_back_are_built_with_it() {
        Shop shop = Shop.in(dir, "skip_chunk", "fail")
                .generation("2024-01-01", 3, 1)
                .day("2024-01-02", "1,-5,new")
                .generation("2024-01-03", 5, 1);
        Commands.Ended first = tidegate("run", "orders", "--from", "2024-01-01", "--to", "2024-01-03", "--chunk", "3");
        assertThat(first.exit()).as(first.text()).isEqualTo(20);
        assertThat(shop.version("orders")).isEqualTo(-1);

        shop.generation("2024-01-02", 4, 1);
        assertThat(tidegate("retry").text()).contains("left undone: orders 2024-01-01 to 2024-01-03 (3)");
        assertThat(shop.visible(SPARK, "orders"))
                .isEqualTo(Map.of("2024-01-01", 3L, "2024-01-02", 4L, "2024-01-03", 5L));
    }

    @Test
    void a_day_that_was_not_ready_is_built_by_a_retry_once_its_source_is_there() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1);
        Commands.Ended first = tidegate("run", "orders", "--from", "2024-01-01", "--to", "2024-01-02");
        assertThat(first.exit()).as(first.text()).isEqualTo(24);
        String run = newestRun(shop);

        shop.generation("2024-01-02", 4, 1);
        Commands.Ended retried = tidegate("retry");
        assertThat(retried.exit()).as(retried.text()).isZero();
        assertThat(retried.text()).contains("retrying what run " + run + " left undone: orders 2024-01-02");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 3L, "2024-01-02", 4L));
        assertThat(tidegate("retry").text()).contains("nothing to retry");
    }

    @Test
    void changed_means_that_the_source_moved_whatever_became_of_the_job() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        shop.edit("amount, min: 0}", "amount, min: 0, max: 100000}");
        assertThat(tidegate("changed", "orders", "--from", "2024-01-01", "--to", "2024-01-02")
                        .text())
                .doesNotContain("2024-01-01  ");
        assertThat(tidegate("plan", "orders", "--changed", "--detailed-exitcode")
                        .exit())
                .isZero();
        assertThat(tidegate("plan", "orders", "--stale", "--detailed-exitcode").exit())
                .isEqualTo(26);

        shop.generation("2024-01-02", 5, 2);
        Commands.Ended changed = tidegate("changed", "orders");
        assertThat(changed.exit()).isZero();
        assertThat(changed.text())
                .contains("2024-01-02", "job and inputs changed", "Next: tidegate plan orders --changed");
        assertThat(tidegate("changed", "orders", "-o", "json").text())
                .contains("\"partition\":\"2024-01-02\"")
                .doesNotContain("\"partition\":\"2024-01-01\"");
        Commands.Ended run = tidegate("run", "orders", "--changed");
        assertThat(run.exit()).as(run.text()).isZero();
        assertThat(run.text()).contains("1 published");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 3L, "2024-01-02", 5L));
        assertThat(tidegate("plan", "orders", "--changed", "--detailed-exitcode")
                        .exit())
                .isZero();
    }
}
