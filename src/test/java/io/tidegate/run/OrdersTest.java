package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.plan.Reason;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job from CSV to table, told as a user would see it. */
class OrdersTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void a_day_is_built_checked_and_published_in_one_commit() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new", "2,3.00,paid");
        List<RunResult> results = shop.run("orders", "2024-01-01");
        assertThat(results)
                .singleElement()
                .asInstanceOf(type(RunResult.Published.class))
                .satisfies(p -> {
                    assertThat(p.rows()).isEqualTo(2);
                    assertThat(p.version()).isZero();
                    assertThat(p.checks())
                            .hasSize(4)
                            .allSatisfy(c -> assertThat(c.status().lets()).isTrue());
                });
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L));
    }

    @Test
    void a_second_run_on_the_same_input_does_nothing() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        shop.run("orders", "2024-01-01");
        assertThat(shop.run("orders", "2024-01-01"))
                .singleElement()
                .asInstanceOf(type(RunResult.Kept.class))
                .satisfies(kept -> assertThat(kept.why()).isInstanceOf(Reason.UpToDate.class));
        assertThat(shop.version("orders")).isZero();
    }

    @Test
    void forced_again_gives_the_same_rows() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new", "2,1.00,paid");
        shop.run("orders", "2024-01-01");
        List<String> before = shop.rows(SPARK, "orders");
        assertThat(shop.force("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(shop.rows(SPARK, "orders")).isEqualTo(before);
        assertThat(shop.version("orders")).isEqualTo(1);
    }

    @Test
    void changed_input_is_built_again() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        shop.run("orders", "2024-01-01");
        shop.day("2024-01-01", "1,10.50,new", "2,4.00,paid");
        assertThat(shop.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L));
    }

    @Test
    void a_blocked_day_leaves_what_was_published_untouched() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        shop.run("orders", "2024-01-01");
        shop.day("2024-01-01", "1,-5.00,new", "1,4.00,lost");
        assertThat(shop.run("orders", "2024-01-01"))
                .singleElement()
                .asInstanceOf(type(RunResult.Blocked.class))
                .satisfies(blocked -> {
                    assertThat(blocked.reason()).isEqualTo(ErrorCode.BLOCKED);
                    assertThat(blocked.message()).isEqualTo("3 of 4 checks failed");
                    assertThat(blocked.publishedVersion()).hasValue(0);
                });
        assertThat(shop.version("orders")).isZero();
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 1L));
    }

    @Test
    void good_days_of_a_chunk_are_published_beside_a_blocked_one() {
        Shop shop = Shop.in(dir)
                .generation("2024-01-01", 3, 1)
                .day("2024-01-02", "1,-1,new")
                .generation("2024-01-03", 2, 1);
        List<RunResult> results = shop.run("orders", "2024-01-01", "2024-01-02", "2024-01-03");
        assertThat(results).extracting(Word::of).containsExactly("published", "blocked", "published");
        assertThat(shop.version("orders")).isZero();
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 3L, "2024-01-03", 2L));
    }

    @Test
    void skip_chunk_leaves_the_whole_chunk_out_and_goes_on() {
        Shop shop = Shop.in(dir, "skip_chunk", "fail")
                .generation("2024-01-01", 3, 1)
                .day("2024-01-02", "1,-1,new")
                .generation("2024-01-03", 2, 1);
        List<RunResult> results = shop.run(
                "orders",
                Optional.empty(),
                OptionalInt.of(2),
                Progress.SILENT,
                "2024-01-01",
                "2024-01-02",
                "2024-01-03");
        assertThat(results).extracting(Word::of).containsExactly("not_tried", "blocked", "published");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-03", 2L));
    }

    @Test
    void stop_leaves_the_chunk_out_and_ends() {
        Shop shop = Shop.in(dir, "stop", "fail").day("2024-01-01", "1,-1,new").generation("2024-01-02", 2, 1);
        List<RunResult> results =
                shop.run("orders", Optional.empty(), OptionalInt.of(1), Progress.SILENT, "2024-01-01", "2024-01-02");
        assertThat(results).extracting(Word::of).containsExactly("blocked", "not_tried");
        assertThat(shop.version("orders")).isEqualTo(-1);
    }

    @Test
    void a_missing_file_is_not_ready() {
        Shop shop = Shop.in(dir);
        assertThat(shop.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.NotReady.class);
    }

    @Test
    void an_empty_day_is_a_decision_of_the_job() {
        assertThat(Shop.in(dir.resolve("a"), "stop", "fail").day("2024-01-01").run("orders", "2024-01-01"))
                .singleElement()
                .asInstanceOf(type(RunResult.Blocked.class))
                .satisfies(b -> assertThat(b.reason()).isEqualTo(ErrorCode.EMPTY_RESULT));

        Shop keep = Shop.in(dir.resolve("b"), "stop", "keep").generation("2024-01-01", 2, 1);
        keep.run("orders", "2024-01-01");
        keep.day("2024-01-01");
        assertThat(keep.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Kept.class);
        assertThat(keep.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L));

        Shop clear = Shop.in(dir.resolve("c"), "stop", "clear")
                .generation("2024-01-01", 2, 1)
                .generation("2024-01-02", 1, 1);
        clear.run("orders", "2024-01-01", "2024-01-02");
        clear.day("2024-01-01");
        assertThat(clear.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(clear.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-02", 1L));
    }

    @Test
    void a_column_nobody_declared_blocks_the_day_and_is_named() {
        Shop shop = Shop.in(dir).write("raw/2024-01-01.csv", "id,amount,status,coupon\n1,2.00,new,X\n");
        assertThat(shop.run("orders", "2024-01-01"))
                .singleElement()
                .asInstanceOf(type(RunResult.Blocked.class))
                .satisfies(blocked -> {
                    assertThat(blocked.reason()).isEqualTo(ErrorCode.SOURCE_COLUMNS);
                    assertThat(blocked.message()).contains("coupon").contains("2024-01-01.csv");
                    assertThat(blocked.cure()).contains("since");
                });
    }

    @Test
    void reordered_headers_are_bound_by_name() {
        Shop shop = Shop.in(dir).write("raw/2024-01-01.csv", "status,id,amount\npaid,7,2.25\n");
        shop.run("orders", "2024-01-01");
        assertThat(shop.rows(SPARK, "orders")).containsExactly("[2024-01-01,7,2.25,paid]");
    }

    @Test
    void a_value_that_does_not_parse_blocks_the_day() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,abc,new");
        assertThat(shop.run("orders", "2024-01-01"))
                .singleElement()
                .asInstanceOf(type(RunResult.Blocked.class))
                .satisfies(b -> assertThat(b.message()).contains("amount").contains("abc"));
    }

    @Test
    void a_day_without_its_success_file_is_not_ready() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        shop.edit("unknown_columns: block", "unknown_columns: block\n        ready: {success_file: _SUCCESS}");
        assertThat(shop.run("orders", "2024-01-01"))
                .singleElement()
                .isInstanceOfSatisfying(
                        RunResult.NotReady.class, r -> assertThat(r.why()).contains("_SUCCESS"));
        shop.write("raw/_SUCCESS", "");
        assertThat(shop.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
    }

    @Test
    void a_day_with_fewer_rows_than_promised_is_not_ready() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        shop.edit("unknown_columns: block", "unknown_columns: block\n        ready: {min_rows: 3}");
        assertThat(shop.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.NotReady.class);
        assertThat(shop.version("orders")).isEqualTo(-1);
    }

    /** As a chunk enters the step for the first time. */
    private static Progress once(Step where, Runnable what) {
        return new Progress() {
            private boolean isDone;

            @Override
            public void step(
                    Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
                if (step == where && !isDone) {
                    isDone = true;
                    what.run();
                }
            }

            @Override
            public void done(Job job, RunResult result) {}

            @Override
            public void note(String line) {}
        };
    }

    @Test
    void a_file_that_changes_under_a_run_is_read_again() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        Progress replacingOnce = once(Step.AUDIT, () -> shop.generation("2024-01-01", 5, 2));
        assertThat(shop.run("orders", Optional.empty(), OptionalInt.empty(), replacingOnce, "2024-01-01"))
                .singleElement()
                .isInstanceOf(RunResult.Published.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 5L));
        assertThat(shop.version("orders")).isZero();
    }

    @Test
    void a_chunk_of_more_than_a_month_is_planned_again_as_one() {
        Shop shop = Shop.in(dir);
        String[] days = Stream.iterate(LocalDate.parse("2024-01-01"), day -> day.plusDays(1))
                .limit(33)
                .map(LocalDate::toString)
                .toArray(String[]::new);
        for (String day : days) {
            shop.generation(day, 1, 1);
        }
        Progress replacingOnce = once(Step.AUDIT, () -> shop.generation("2024-01-05", 2, 2));

        List<RunResult> results =
                shop.run("orders", Optional.empty(), OptionalInt.of(days.length), replacingOnce, days);

        assertThat(results).hasSize(days.length).allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.version("orders")).as("one chunk, one commit").isZero();
        assertThat(shop.visible(SPARK, "orders")).hasSize(days.length).containsEntry("2024-01-05", 2L);
    }

    @Test
    void the_transform_sees_each_row_once_whatever_the_gate_asks() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 7, 1).generation("2024-01-02", 5, 1);
        shop.edit(
                "sql: SELECT _partition AS day, id, amount, status FROM raw",
                "class: io.tidegate.run.CountingTransform");
        CountingTransform.SEEN.set(0);
        assertThat(shop.run("orders", "2024-01-01", "2024-01-02")).allMatch(RunResult.Published.class::isInstance);
        assertThat(CountingTransform.SEEN).hasValue(12);
    }

    @Test
    void the_ledger_tells_the_whole_story() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        shop.run("orders", "2024-01-01");
        assertThat(shop.ledger().events("orders"))
                .extracting(Event::type)
                .containsExactly(
                        "run_started", "planned", "intent", "source_read", "checks", "published", "run_finished");
        Event.Published published =
                shop.ledger().history("orders").lastPublished("2024-01-01").orElseThrow();
        assertThat(published.versionBefore()).isEqualTo(-1);
        assertThat(published.versionAfter()).isZero();
        assertThat(published.rowsAfter()).isEqualTo(1);
        assertThat(published.bytes()).isPositive();
        assertThat(published.coreSeconds()).isPositive();
        assertThat(published.cost()).isNotNegative();
        assertThat(Files.isDirectory(dir.resolve(".tidegate/ledger"))).isTrue();
    }
}
