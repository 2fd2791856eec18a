package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Reason;
import io.tidegate.run.LedgerRebuild;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rollback does to the table, the ledger and the next plan. */
class RollbackTest extends SparkTest {
    private static final String ONE = "2024-01-01";
    private static final String TWO = "2024-01-02";
    private static final String THREE = "2024-01-03";

    @TempDir
    Path dir;

    private Shop shop;

    private Shop shop() {
        shop = Shop.in(dir).generation(ONE, 3, 1).generation(TWO, 4, 1);
        shop.run("orders", ONE, TWO);
        return shop;
    }

    private String table() {
        return "delta.`" + shop.location("orders") + "`";
    }

    private RunId lastRun() {
        return shop.ledger().history("orders").runs().get(0).run();
    }

    private static Extent days(String... days) {
        return new Extent.Partitions(Stream.of(days).map(Shop::partition).toList());
    }

    private List<RunResult> rollback(Extent extent) {
        return shop.rollback("orders", extent, OptionalLong.empty(), Progress.SILENT);
    }

    private RollbackPlan plan(Extent extent, long... to) {
        return new Rollback(shop.job("orders"), shop.ledger())
                .plan(extent, to.length == 0 ? OptionalLong.empty() : OptionalLong.of(to[0]));
    }

    private void isRefused(ErrorCode code, String why, Extent extent, long... to) {
        assertThatThrownBy(() -> plan(extent, to)).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(why);
        });
    }

    @Test
    void many_partitions_go_back_in_one_commit_to_the_very_files_they_had() {
        shop();
        List<String> rowsThen = shop.rows(SPARK, "orders");
        String[] filesThen =
                SPARK.read().format("delta").load(shop.location("orders")).inputFiles();
        shop.generation(ONE, 6, 2).generation(TWO, 7, 2).generation(THREE, 8, 1);
        shop.run("orders", ONE, TWO, THREE);

        List<RunResult> results = rollback(days(ONE, TWO));
        assertThat(results).hasSize(2).allSatisfy(r -> {
            RunResult.RolledBack back = (RunResult.RolledBack) r;
            assertThat(back.version()).isEqualTo(2);
            assertThat(back.toVersion()).isZero();
            assertThat(back.rowsBefore().getAsLong() - back.rows().getAsLong()).isEqualTo(3);
        });
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L, THREE, 8L));
        assertThat(shop.rows(SPARK, "orders")).containsAll(rowsThen);
        assertThat(SPARK.read().format("delta").load(shop.location("orders")).inputFiles())
                .contains(filesThen);
        TableLog log = TableLog.read(shop.location("orders")).orElseThrow();
        assertThat(log.partitions().get(ONE).runs()).containsExactly(lastRun().text());

        // Taking back the rollback brings the newer rows again.
        rollback(days(ONE));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 6L, TWO, 4L, THREE, 8L));
    }

    @Test
    void the_first_version_ever_goes_back_to_nothing_and_is_neither_missing_nor_up_to_date() {
        shop();
        rollback(days(ONE));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(TWO, 4L));
        assertThat(Shop.results(shop.run(
                        List.of("orders"),
                        new Choice.Missing(Optional.empty()),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Progress.SILENT)))
                .noneMatch(r -> r.partition().equals(Shop.partition(ONE)));
        assertThat(shop.run("orders", ONE)).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L));
    }

    @Test
    void a_run_goes_back_but_for_partitions_that_a_later_one_published() {
        shop();
        shop.generation(ONE, 6, 2).generation(TWO, 7, 2).generation(THREE, 8, 2);
        shop.run("orders", ONE, TWO, THREE);
        RunId wrong = lastRun();
        shop.generation(TWO, 9, 3);
        shop.run("orders", TWO);

        RollbackPlan plan = plan(new Extent.OfRun(wrong));
        assertThat(plan.steps())
                .extracting(s -> s.partition().text(), RollbackPlan.Step::versionNow, RollbackPlan.Step::versionThen)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(ONE, 1L, 0L),
                        org.assertj.core.groups.Tuple.tuple(THREE, 1L, 0L));
        assertThat(plan.left()).singleElement().satisfies(left -> {
            assertThat(left.partition()).isEqualTo(Shop.partition(TWO));
            assertThat(left.why()).isInstanceOf(Reason.NewerData.class);
        });
        rollback(new Extent.OfRun(wrong));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 9L));
        assertThat(plan(new Extent.OfRun(wrong)).isEmpty()).as("once is enough").isTrue();
    }

    @Test
    void a_backfill_goes_back_over_all_its_runs() {
        shop();
        BackfillId id = BackfillId.next(Clock.systemUTC());
        for (String day : List.of(ONE, TWO)) {
            shop.generation(day, 6, 2);
            shop.run("orders", day);
            shop.ledger()
                    .write(
                            lastRun(),
                            "orders",
                            0,
                            Document.Kind.NOTE,
                            List.of(new BackfillEvent.Started(
                                    lastRun(), "orders", Shop.CLOCK.instant(), id, "hash", "ann", "new rates")));
        }
        RollbackPlan plan = plan(new Extent.OfBackfill(id));
        assertThat(plan.steps()).extracting(RollbackPlan.Step::versionThen).containsExactly(0L, 0L);
        rollback(new Extent.OfBackfill(id));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L));
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.RolledBack.class::isInstance)
                .hasSize(2)
                .allSatisfy(e -> assertThat(((Event.RolledBack) e).backfill()).contains(id));
        isRefused(
                ErrorCode.USAGE,
                "the ledger knows no such backfill",
                new Extent.OfBackfill(BackfillId.next(Clock.systemUTC())));
    }

    @Test
    void a_partition_with_deleted_rows_goes_back_to_just_those_rows() {
        shop();
        SPARK.sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')".formatted(table()));
        SPARK.sql("DELETE FROM %s WHERE day = '%s' AND mod(id, 1000) = 2".formatted(table(), TWO));
        shop.generation(TWO, 7, 2);
        shop.run("orders", TWO);

        rollback(days(TWO));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 3L));
        // The same file, without the list of its deleted rows.
        shop.rollback("orders", days(TWO), OptionalLong.of(0), Progress.SILENT);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L));
    }

    @Test
    void rows_that_others_added_go_and_the_files_that_are_still_there_stay() {
        shop();
        SPARK.sql("INSERT INTO %s SELECT * FROM %s WHERE day = '%s' AND mod(id, 1000) = 1"
                .formatted(table(), table(), ONE));
        assertThat(plan(days(ONE)).steps()).singleElement().satisfies(step -> {
            assertThat(step.takenBack()).isEqualTo("others, version 1");
            assertThat(step.files()).isEqualTo(1);
        });
        rollback(days(ONE));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L));
    }

    @Test
    void columns_that_came_since_read_as_null() {
        shop();
        SPARK.sql("ALTER TABLE %s ADD COLUMN (note STRING)".formatted(table()));
        shop.generation(ONE, 6, 2);
        shop.edit("schema_change: fail", "schema_change: add_columns")
                .edit("id, amount, status FROM", "id, amount, status, 'x' AS note FROM");
        shop.run("orders", ONE);
        rollback(days(ONE));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(ONE, 3L, TWO, 4L));
        assertThat(SPARK.sql("SELECT count(note) FROM " + table()).head().getLong(0))
                .isZero();
    }

    @Test
    void what_cannot_be_is_refused_and_nothing_is_changed() {
        shop();
        isRefused(ErrorCode.USAGE, "to version 9: its newest is 0", days(ONE), 9);
        isRefused(ErrorCode.USAGE, "nothing of it was ever published", days(THREE));
        isRefused(ErrorCode.USAGE, "the ledger knows no such run", new Extent.OfRun(RunId.next(Clock.systemUTC())));
        SPARK.sql("INSERT INTO %s SELECT date'2024-01-03', id, amount, status FROM %s".formatted(table(), table()));
        isRefused(ErrorCode.USAGE, "it is foreign", days(THREE));
        assertThat(plan(days(ONE), 1).left())
                .extracting(RollbackPlan.Left::why)
                .containsExactly(new Reason.SameAsThen(1));
        shop.edit("start: 2024-01-01}", "start: 2024-01-01, protect_before: 2024-01-02}");
        isRefused(ErrorCode.PROTECTED, "what is published before 2024-01-02 is protected", days(ONE));
        assertThat(shop.version("orders")).isEqualTo(1);
    }

    @Test
    void a_ledger_that_was_lost_tells_of_the_rollback_again() throws Exception {
        shop();
        shop.generation(ONE, 6, 2);
        shop.run("orders", ONE);
        rollback(days(ONE));
        PartitionState before = shop.ledger().history("orders").states().get(ONE);
        try (Stream<Path> tree = Files.walk(Path.of(shop.project().ledger()))) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        new LedgerRebuild(Ledger.at(shop.project().ledger())).rebuild(shop.job("orders"));
        PartitionState after = shop.ledger().history("orders").states().get(ONE);
        assertThat(after.status()).isEqualTo(PartitionState.Status.ROLLED_BACK);
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(after.run()).isEqualTo(before.run());
        assertThat(shop.run("orders", ONE)).singleElement().isInstanceOf(RunResult.Published.class);
    }

    @Test
    void the_command_says_beforehand_what_it_will_do_and_then_does_it() {
        shop();
        shop.generation(ONE, 6, 2);
        shop.run("orders", ONE);
        Commands.Ended dry = Commands.run(dir, List.of("rollback", "orders", "--partition", ONE, "--dry-run"));
        assertThat(dry.exit()).as(dry.text()).isZero();
        assertThat(dry.text())
                .contains("version 1 to 0: 6 rows to 3 rows, 1 file", "possible until 20", "takes back run")
                .contains("dry run: 1 partition would be rolled back in one commit");
        Commands.Ended json =
                Commands.run(dir, List.of("rollback", "orders", "--partition", ONE, "--dry-run", "-o", "json"));
        assertThat(json.text())
                .contains("\"version_now\":1,\"version_then\":0,\"rows_now\":6,\"rows_then\":3,\"files\":1")
                .contains("\"possible_until\":\"20", "\"left\":[]");
        assertThat(shop.version("orders")).isEqualTo(1);

        Commands.Ended done = Commands.run(
                dir, List.of("rollback", "orders", "--partition", ONE, "--reason", "the rates of May were wrong"));
        assertThat(done.exit()).as(done.text()).isZero();
        assertThat(done.text()).contains("rolled back", "3 rows (before: 6 rows) as in version 0, version 2");
        assertThat(Commands.run(dir, List.of("stale", "orders")).text()).contains("rolled back to version 0");
        assertThat(Commands.run(dir, List.of("plan", "orders", "--partition", ONE))
                        .text())
                .contains("the rates of May were wrong");
        Commands.Ended events = Commands.run(dir, List.of("logs", lastRun().text(), "-o", "json"));
        assertThat(events.text())
                .contains("\"type\":\"rolled_back\"", "\"to_version\":0", "the rates of May were wrong");
        assertThat(Commands.run(
                                dir,
                                List.of(
                                        "rollback",
                                        "orders",
                                        "--partition",
                                        ONE,
                                        "--to",
                                        "0",
                                        "--reason",
                                        "the same once more"))
                        .text())
                .contains("nothing to roll back, 1 left alone");
    }
}
