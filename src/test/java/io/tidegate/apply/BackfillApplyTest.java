package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill from its plan to its end, as somebody types it. */
class BackfillApplyTest extends SparkTest {
    private static final String FILE = "backfill/january.yaml";

    @TempDir
    Path dir;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = Shop.in(dir);
        for (int day = 1; day <= 6; day++) {
            shop.generation("2024-01-0" + day, day, 1);
        }
    }

    private Commands.Ended type(String line) {
        return Commands.run(dir, new ArrayList<>(List.of(line.split(" "))));
    }

    private Commands.Ended plan(String more) {
        Commands.Ended planned =
                type("backfill plan orders --from 2024-01-01 --to 2024-01-06 --out %s --reason amounts_were_wrong %s"
                        .formatted(FILE, more)
                        .strip());
        assertThat(planned.exit()).as(planned.text()).isZero();
        return planned;
    }

    private BackfillHistory backfill() {
        return shop.ledger().backfills().get(0);
    }

    @Test
    void a_plan_is_applied_in_one_commit_a_chunk_and_the_same_again_does_nothing() {
        shop.run("orders", "2024-01-01", "2024-01-02");
        long before = shop.version("orders");
        for (int day = 1; day <= 6; day++) {
            shop.generation("2024-01-0" + day, day + 1, 2);
        }
        plan("--chunk 2");

        Commands.Ended applied = type("backfill apply " + FILE);

        assertThat(applied.exit()).as(applied.text()).isZero();
        assertThat(applied.text()).contains("backfill " + backfill().id() + " applied");
        assertThat(shop.version("orders")).isEqualTo(before + 3);
        assertThat(shop.visible(SPARK, "orders"))
                .isEqualTo(Map.of(
                        "2024-01-01",
                        2L,
                        "2024-01-02",
                        3L,
                        "2024-01-03",
                        4L,
                        "2024-01-04",
                        5L,
                        "2024-01-05",
                        6L,
                        "2024-01-06",
                        7L));
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
        assertThat(backfill().chunks("orders"))
                .extracting(BackfillEvent.ChunkDone::chunk)
                .containsExactly(1, 2, 3);
        Invariants.of(SPARK, shop, "orders").holdSettled();

        List<Event> events = shop.ledger().events("orders");
        Commands.Ended again = type("backfill apply " + FILE);
        assertThat(again.exit()).as(again.text()).isZero();
        assertThat(again.text())
                .contains("nothing to do: backfill " + backfill().id() + " applied; 6 built before");
        assertThat(type("backfill resume %s --skip-exit-code 99"
                                .formatted(backfill().id()))
                        .exit())
                .isEqualTo(99);
        assertThat(shop.ledger().events("orders")).isEqualTo(events);
        assertThat(events)
                .filteredOn(BackfillEvent.Finished.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        BackfillEvent.Finished.class,
                        done -> assertThat(done.cost())
                                .isEqualByComparingTo(backfill().cost()));
        assertThat(shop.version("orders")).isEqualTo(before + 3);
        assertThat(type("backfill watch " + backfill().id()).exit()).isZero();
    }

    @Test
    void a_blocked_day_leaves_the_others_published_and_the_backfill_partly_done() {
        shop.generation("2024-01-03", 3, -1);
        plan("--chunk 2");

        Commands.Ended applied = type("backfill apply " + FILE);

        assertThat(applied.exit()).as(applied.text()).isEqualTo(20);
        assertThat(shop.visible(SPARK, "orders")).hasSize(5).doesNotContainKey("2024-01-03");
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PARTLY);
        assertThat(backfill().outcomes("orders").get("2024-01-03").status()).isEqualTo(BackfillHistory.Status.BLOCKED);

        assertThat(type("backfill resume " + backfill().id()).exit())
                .as("the same rows are blocked again")
                .isEqualTo(20);
        assertThat(shop.version("orders")).isEqualTo(2);

        shop.generation("2024-01-03", 3, 2);
        Commands.Ended stale = type("backfill apply " + FILE);
        assertThat(stale.exit()).as(stale.text()).isEqualTo(25);
        assertThat(stale.text()).contains("2024-01-03");
    }

    @Test
    void a_paused_backfill_waits_for_resume_and_a_cancelled_one_for_nobody() {
        plan("--chunk 3");
        String id = backfill().id().text();
        assertThat(type("backfill pause %s --reason the_cluster_is_needed".formatted(id))
                        .exit())
                .isZero();

        Commands.Ended waiting = type("backfill apply " + FILE);
        assertThat(waiting.exit()).as(waiting.text()).isEqualTo(21);
        assertThat(waiting.text()).contains("paused it: the_cluster_is_needed", "backfill resume " + id);
        assertThat(shop.version("orders")).isEqualTo(-1);

        shop.edit("amount, min: 0}", "amount, min: 1}");
        Commands.Ended stale = type("backfill resume " + id);
        assertThat(stale.exit()).as(stale.text()).isEqualTo(25);
        shop.edit("amount, min: 1}", "amount, min: 0}");
        assertThat(type("backfill apply " + FILE).text())
                .as("what could not go on is paused still")
                .contains("paused it: the_cluster_is_needed");

        assertThat(type("backfill resume " + id.substring(0, 20)).exit()).isZero();
        assertThat(shop.visible(SPARK, "orders")).hasSize(6);

        Commands.Ended cancelled = type("backfill cancel " + id);
        assertThat(cancelled.exit()).as(cancelled.text()).isZero();
        Commands.Ended over = type("backfill apply " + FILE);
        assertThat(over.exit()).as(over.text()).isEqualTo(21);
        assertThat(over.text()).contains("cancelled it");
    }

    @Test
    void a_day_that_a_run_has_built_since_the_plan_stays_as_it_is() {
        shop.run("orders", "2024-01-01", "2024-01-02");
        plan("--chunk 6");
        assertThat(shop.force("orders", "2024-01-02")).hasSize(1);

        Commands.Ended applied = type("backfill apply %s -o json".formatted(FILE));

        assertThat(applied.exit()).as(applied.text()).isZero();
        assertThat(applied.text()).contains("\"kept\":1", "\"published\":5");
        List<Event.Published> second = shop.ledger().events("orders").stream()
                .filter(e -> e instanceof Event.Published p && p.partition().equals("2024-01-02"))
                .map(Event.Published.class::cast)
                .toList();
        assertThat(second).as("by the first run and by the forced one").hasSize(2);
    }

    @Test
    void sql_that_gives_other_rows_each_time_is_found_before_a_large_backfill_begins() {
        shop.edit("jobs:\n", "guardrails: {approval_above: {partitions: 3}}\njobs:\n")
                .edit(
                        "id, amount, status FROM raw",
                        "CAST(id + rand() * 1000000 AS bigint) AS id, amount, status FROM raw");
        plan("--chunk 6");
        assertThat(type("backfill apply " + FILE).exit())
                .as("nobody has approved it")
                .isEqualTo(21);
        assertThat(type("backfill approve %s --by ben".formatted(FILE)).exit()).isZero();

        Commands.Ended applied = type("backfill apply " + FILE);

        assertThat(applied.exit()).as(applied.text()).isEqualTo(1);
        assertThat(applied.text()).contains("was built twice", "tidegate verify orders --partition 2024-01-01");
        assertThat(shop.version("orders")).isEqualTo(-1);
    }
}
