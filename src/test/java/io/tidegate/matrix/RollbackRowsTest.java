package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.apply.Extent;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Choice;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.testing.Child;
import io.tidegate.testing.FaultClass;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that are taken back to what they were, and what can come in between. */
class RollbackRowsTest extends SparkTest {
    private static final String DAY = "2024-01-01";
    private static final String OTHER = "2024-01-02";

    @TempDir
    Path dir;

    /** Two days, of which the first was published twice: generation 1, then 2. */
    private Shop shop() {
        Shop shop = Shop.in(dir).generation(DAY, 3, 1).generation(OTHER, 4, 1);
        shop.run("orders", DAY, OTHER);
        shop.generation(DAY, 5, 2);
        shop.run("orders", DAY);
        return shop;
    }

    private static Extent day(String day) {
        return new Extent.Partitions(List.of(Shop.partition(day)));
    }

    private static void refused(Shop shop, String... says) {
        long version = shop.version("orders");
        int events = shop.ledger().events("orders").size();
        assertThatThrownBy(() -> shop.rollback("orders", DAY)).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code().exitStatus()).isEqualTo(2);
            assertThat(e.getMessage()).contains(says);
            assertThat(e.cure()).startsWith("Nothing was changed.");
        });
        assertThat(shop.version("orders")).isEqualTo(version);
        assertThat(shop.ledger().events("orders")).hasSize(events);
    }

    @Test
    void row54_a_version_whose_files_were_vacuumed_is_refused_with_the_reason() {
        Shop shop = shop();
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            SPARK.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(shop.location("orders")));
        } finally {
            SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        }
        refused(shop, "1 of 1 files of version 0 are gone", "it was possible until 20");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 5L, OTHER, 4L));
    }

    @Test
    void row54_a_version_that_the_log_does_not_reach_any_more_is_refused_with_the_reason() throws Exception {
        Shop shop = shop();
        org.apache.spark.sql.delta.DeltaLog log =
                org.apache.spark.sql.delta.DeltaLog.forTable(SPARK, shop.location("orders"));
        log.checkpoint();
        Files.delete(Path.of(shop.location("orders"), "_delta_log/00000000000000000000.json"));
        Files.deleteIfExists(Path.of(shop.location("orders"), "_delta_log/00000000000000000000.crc"));
        refused(shop, "the table's log has expired: it begins with version 1");
    }

    @Test
    void row55_the_same_chunk_again_after_a_rollback_is_really_built_and_by_no_schedule_until_its_inputs_move() {
        Shop shop = shop();
        assertThat(shop.rollback("orders", DAY)).singleElement().isInstanceOf(RunResult.RolledBack.class);
        Invariants.of(SPARK, shop, "orders").holdSettled(DAY);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L, OTHER, 4L));
        PartitionState state = shop.ledger().history("orders").states().get(DAY);
        assertThat(state.status()).isEqualTo(PartitionState.Status.ROLLED_BACK);

        assertThat(scheduled(shop))
                .singleElement()
                .isInstanceOfSatisfying(
                        RunResult.Kept.class,
                        kept -> assertThat(kept.why().text()).contains("rolled back to version 0 by tester"));
        assertThat(shop.version("orders")).isEqualTo(2);
        assertThat(shop.run("orders", DAY)).singleElement().isInstanceOfSatisfying(RunResult.Published.class, p -> {
            assertThat(p.rows()).isEqualTo(5);
            assertThat(p.version()).isEqualTo(3);
        });
        assertThat(shop.run("orders", DAY)).singleElement().isInstanceOf(RunResult.Kept.class);

        shop.rollback("orders", DAY);
        shop.generation(DAY, 6, 3);
        assertThat(scheduled(shop)).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 6L, OTHER, 4L));
    }

    private static List<RunResult> scheduled(Shop shop) {
        Choice scheduled = new Choice.Scheduled(Optional.of(Shop.partition(DAY)));
        return Shop.results(
                shop.run(List.of("orders"), scheduled, Optional.empty(), OptionalInt.empty(), Progress.SILENT));
    }

    @Test
    void row56_a_writer_on_another_partition_commits_in_the_middle_of_a_rollback_and_both_stand() {
        Shop shop = shop();
        shop.generation(OTHER, 7, 2);
        Progress meanwhile = Driver.at(Step.PUBLISH, () -> shop.run("orders", OTHER));
        assertThat(shop.rollback("orders", day(DAY), OptionalLong.empty(), meanwhile))
                .singleElement()
                .isInstanceOf(RunResult.RolledBack.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L, OTHER, 7L));
        assertThat(shop.version("orders")).isEqualTo(3);
        Invariants.of(SPARK, shop, "orders").holdSettled(DAY, OTHER);
    }

    @Tag("long")
    @Test
    void row56_compaction_in_the_middle_of_a_rollback_does_not_lose_it_and_new_rows_are_a_conflict() {
        Shop shop = shop();
        String table = shop.location("orders");
        SPARK.sql("INSERT INTO delta.`%s` SELECT * FROM delta.`%s` WHERE day = '%s' LIMIT 1"
                .formatted(table, table, DAY));
        Progress compaction = Driver.at(Step.PUBLISH, () -> SPARK.sql("OPTIMIZE delta.`%s`".formatted(table)));
        assertThat(shop.rollback("orders", day(DAY), OptionalLong.of(0), compaction))
                .singleElement()
                .isInstanceOf(RunResult.RolledBack.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L, OTHER, 4L));

        Progress rows = Driver.at(
                Step.PUBLISH,
                () -> SPARK.sql("DELETE FROM delta.`%s` WHERE day = '%s' AND mod(id, 1000) = 1".formatted(table, DAY)));
        long version = shop.version("orders");
        List<RunResult> results = shop.rollback("orders", day(DAY), OptionalLong.of(1), rows);
        assertThat(results).singleElement().isInstanceOf(RunResult.Conflict.class);
        assertThat(shop.version("orders")).isEqualTo(version + 1);
        assertThat(shop.filesNoVersionNames("orders")).isEmpty();
        assertThat(shop.rollback("orders", day(DAY), OptionalLong.of(1), Progress.SILENT))
                .singleElement()
                .isInstanceOf(RunResult.RolledBack.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 5L, OTHER, 4L));
    }

    @Tag("long")
    @Test
    void row57_a_rollback_killed_before_its_commit_changed_nothing_and_goes_through_again() throws Exception {
        killed(Step.PUBLISH);
    }

    @Test
    void row57_a_rollback_killed_right_after_its_commit_is_found_by_the_next_start() throws Exception {
        killed(Step.RECORD);
    }

    private void killed(Step step) throws Exception {
        Shop shop = shop();
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        int exit =
                Child.run(Driver.class, dir.resolve("log.txt"), dir.toString(), "orders", DAY, "rollback", step.name());
        Invariants.exitsAs(FaultClass.KILLED, exit);
        invariants.hold(DAY);
        boolean committed = step == Step.RECORD;
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, committed ? 3L : 5L, OTHER, 4L));

        // Any run of the job finishes what was left open, and removes nothing of what was brought back.
        shop.run("orders", OTHER);
        Invariants.of(SPARK, shop, "orders").holdSettled(DAY);
        assertThat(shop.ledger().events("orders").stream()
                        .filter(Event.RolledBack.class::isInstance)
                        .map(e -> ((Event.RolledBack) e).reason()))
                .hasSize(committed ? 1 : 0);
        if (!committed) {
            assertThat(shop.rollback("orders", DAY)).singleElement().isInstanceOf(RunResult.RolledBack.class);
        }
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L, OTHER, 4L));
        Invariants.of(SPARK, shop, "orders").holdSettled(DAY);
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of(DAY, new Generation(5, 2), OTHER, new Generation(4, 1)),
                () -> shop.run("orders", DAY));
    }

    @Test
    void a_rollback_while_a_run_is_at_the_same_partition_waits_and_then_is_a_conflict() {
        Shop shop = shop();
        RunId other = RunId.next(Clock.systemUTC());
        Claim claim = Leases.acquire(shop.project().ledger(), "orders", List.of(DAY), other, Clock.systemUTC());
        try (Lease held = ((Claim.Acquired) claim).lease()) {
            assertThat(shop.rollback("orders", DAY))
                    .singleElement()
                    .isInstanceOfSatisfying(RunResult.Conflict.class, conflict -> {
                        assertThat(conflict.code()).contains(ErrorCode.CONFLICT);
                        assertThat(conflict.why()).contains(held.run().text());
                    });
        }
        assertThat(shop.version("orders")).isEqualTo(1);
        assertThat(shop.rollback("orders", DAY)).singleElement().isInstanceOf(RunResult.RolledBack.class);
    }
}
