package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.INFRA_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static io.tidegate.ledger.CheckOutcome.Status.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.job.Target;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The rules of the gate that hold for every kind of check. */
class AuditorTest extends AuditTest {
    private static final Rule POSITIVE =
            new Rule.Range("x", Optional.of("0"), Optional.empty(), Rule.Nulls.IGNORE, ALL);

    @Test
    void each_partition_is_judged_by_itself() {
        Dataset<Row> rows = SPARK.sql("SELECT 1 x, date'2024-03-15' ds UNION ALL SELECT -1, date'2024-03-16'");
        Map<Partition, Verdict> verdicts =
                audit(job(check(POSITIVE)), rows, List.of(day("2024-03-15"), day("2024-03-16"), day("2024-03-17")));
        assertThat(verdicts.get(day("2024-03-15")).passes()).isTrue();
        assertThat(verdicts.get(day("2024-03-16")).passes()).isFalse();
        assertThat(verdicts.get(day("2024-03-16")).fault()).contains(ErrorCode.BLOCKED);
        assertThat(verdicts.get(day("2024-03-17")).fault()).contains(ErrorCode.EMPTY_RESULT);
    }

    @Test
    void no_rows_to_judge_warns_or_is_skipped_where_the_check_says_so_but_is_no_pass() {
        Dataset<Row> rows = column("x int", 1, null);
        Verdict warned = verdict(rows, check("c", POSITIVE, "x = 9", Check.OnFail.BLOCK, Check.OnNoRows.WARN));
        Verdict skipped = verdict(rows, check("c", POSITIVE, "x = 9", Check.OnFail.BLOCK, Check.OnNoRows.SKIP));
        assertThat(warned.outcomes().get(0).status()).isEqualTo(WARN);
        assertThat(skipped.outcomes().get(0).status()).isEqualTo(NOT_EVALUATED);
        assertThat(warned.passes()).isTrue();
        assertThat(skipped.passes()).isTrue();
    }

    @Test
    void only_a_failure_is_softened_to_a_warning() {
        Dataset<Row> rows = column("x int", -1);
        Verdict verdict = verdict(
                rows,
                check("fails", POSITIVE, null, Check.OnFail.WARN, Check.OnNoRows.FAIL),
                check("typo", POSITIVE, "y = 1", Check.OnFail.WARN, Check.OnNoRows.SKIP));
        assertThat(verdict.outcomes()).extracting(CheckOutcome::status).containsExactly(WARN, CONFIG_ERROR);
        assertThat(verdict.passes()).isFalse();
        assertThat(verdict.fault()).contains(ErrorCode.CHECK_CONFIG);
    }

    @Test
    void rows_that_are_not_as_many_as_the_files_say_are_trouble() {
        Verdict verdict = new Auditor(SPARK)
                .audit(job(check(POSITIVE)), column("x int", 1), List.of(DAY), Map.of(DAY, 2L), Map.of())
                .get(DAY);
        assertThat(verdict.outcomes().get(0).status()).isEqualTo(INFRA_ERROR);
        assertThat(verdict.outcomes().get(0).observed()).isEqualTo("1 row read of 2 written");
    }

    @Test
    void an_empty_partition_is_what_on_empty_says() {
        for (Target.OnEmpty onEmpty : Target.OnEmpty.values()) {
            Verdict verdict = new Auditor(SPARK)
                    .audit(job(onEmpty, List.of(), check(POSITIVE)), column("x int"), List.of(DAY), Map.of(), Map.of())
                    .get(DAY);
            assertThat(verdict.passes()).isEqualTo(onEmpty != Target.OnEmpty.FAIL);
            assertThat(verdict.publishes()).isEqualTo(onEmpty == Target.OnEmpty.CLEAR);
            assertThat(verdict.outcomes()).isEmpty();
        }
    }

    @Test
    void hours_are_partitions_in_utc_whatever_the_zone_of_the_job() {
        Dataset<Row> rows = SPARK.sql("SELECT 1 x, timestamp'2024-03-15 05:00:00Z' hr");
        Job job = job("hr", Grain.HOUR, "Europe/Rome", Target.OnEmpty.FAIL, List.of(), check(POSITIVE));
        Partition hour = Partition.parse(Grain.HOUR, "2024-03-15T05Z");
        assertThat(audit(job, rows, List.of(hour)).get(hour).passes()).isTrue();
    }

    @Test
    void rows_without_the_partition_column_are_refused() {
        Dataset<Row> rows = SPARK.sql("SELECT 1 x, '2024-03-15' ds");
        assertThatThrownBy(() ->
                        new Auditor(SPARK).audit(job(check(POSITIVE)), rows, List.of(DAY), Map.of(DAY, 1L), Map.of()))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("'ds' of type date");
    }

    @Test
    void failures_come_with_up_to_five_samples_without_control_characters() {
        Dataset<Row> rows = column("x string", "a\u001b[31m", "b\nc", "d", "e", "f", "g", "ok", null);
        CheckOutcome outcome = outcome(rows, new Rule.AcceptedValues("x", List.of("ok"), Rule.Nulls.IGNORE, ALL));
        assertThat(outcome.observed()).isEqualTo("6 of 7 rows have other values");
        assertThat(outcome.expected()).isEqualTo("0");
        assertThat(outcome.samples()).containsExactly("a?[31m", "b?c", "d", "e", "f");
    }

    @Test
    void a_null_is_sampled_by_the_keys_of_the_table() {
        Job job = job(Target.OnEmpty.FAIL, List.of("id"), check(new Rule.NotNull("x", ALL)));
        CheckOutcome outcome = audit(job, rows("id int, x int", row(7, null), row(8, 1)), List.of(DAY))
                .get(DAY)
                .outcomes()
                .get(0);
        assertThat(outcome.observed()).isEqualTo("1 of 2 rows is null");
        assertThat(outcome.samples()).containsExactly("id=7");
    }

    @Test
    void counting_rows_answers_zero_too() {
        Dataset<Row> rows = column("x int", 1, 2);
        assertThat(outcome(rows, where(new Rule.RowCount(OptionalLong.of(1), OptionalLong.empty()), "x = 9"))
                        .status())
                .isEqualTo(FAIL);
        assertThat(outcome(rows, where(new Rule.RowCount(OptionalLong.empty(), OptionalLong.of(0)), "x < 0"))
                        .status())
                .isEqualTo(PASS);
        CheckOutcome few = outcome(rows, new Rule.RowCount(OptionalLong.of(40_000), OptionalLong.of(60_000)));
        assertThat(few.observed()).isEqualTo("2 rows");
        assertThat(few.expected()).isEqualTo("40,000 to 60,000");
    }

    @Test
    void a_key_that_cannot_be_grouped_is_a_fault_of_its_check_alone() {
        Dataset<Row> rows = SPARK.sql("SELECT map('a', 1) m, 1 x, date'2024-03-15' ds");
        Dataset<Row> source = SPARK.sql("SELECT map('a', 1) m, 1 x, date'2024-03-15' _partition");
        Job job = job(
                check("key", new Rule.Unique(List.of("m")), null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL),
                check(
                        "both",
                        new Rule.Reconcile("src", List.of("m"), List.of("x"), List.of(), BigDecimal.ZERO),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check("good", new Rule.Unique(List.of("x")), null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL));
        assertThat(audit(job, rows, List.of(DAY), Map.of("src", source))
                        .get(DAY)
                        .outcomes())
                .extracting(CheckOutcome::status)
                .containsExactly(CONFIG_ERROR, CONFIG_ERROR, PASS);
    }

    @Test
    void a_condition_without_measure_is_a_fault_of_its_check_alone() {
        String deep = "(".repeat(20_000) + "x > 0" + ")".repeat(20_000);
        Verdict verdict = verdict(
                column("x int", 1),
                check(
                        "deep",
                        new Rule.Expression(deep, Rule.Nulls.IGNORE, ALL),
                        null,
                        Check.OnFail.WARN,
                        Check.OnNoRows.FAIL),
                check(POSITIVE));
        assertThat(verdict.outcomes()).extracting(CheckOutcome::status).containsExactly(CONFIG_ERROR, PASS);
    }

    @Test
    void a_pattern_that_overflows_the_stack_on_a_long_value_never_passes() {
        Rule pattern = new Rule.Pattern("x", "(a|b)*", Rule.Nulls.IGNORE, ALL);
        Verdict verdict = verdict(column("x string", "ab".repeat(50_000)).repartition(2), check(pattern));
        assertThat(verdict.outcomes().get(0).observed()).isEqualTo("1 of 1 row does not match");
        Rule endless = new Rule.Pattern("x", "(a+)+b", Rule.Nulls.IGNORE, ALL);
        assertThat(outcome(column("x string", "a".repeat(60)), endless).observed())
                .isEqualTo("1 of 1 row does not match");
    }

    @Test
    void nothing_hangs_on_settings_of_the_session() {
        Map<String, String> hostile = Map.of(
                "spark.sql.ansi.enabled", "true",
                "spark.sql.datetime.java8API.enabled", "true",
                "spark.sql.session.timeZone", "Pacific/Kiritimati",
                "spark.sql.decimalOperations.allowPrecisionLoss", "false",
                "spark.sql.adaptive.enabled", "false",
                "spark.sql.parser.escapedStringLiterals", "true");
        Dataset<Row> rows = rows(
                "x decimal(20,2), n bigint, at timestamp",
                row(
                        new BigDecimal("0.10"),
                        9007199254740993L,
                        java.sql.Timestamp.from(java.time.Instant.parse("2024-03-15T22:00:00Z"))));
        Dataset<Row> source = SPARK.sql("SELECT 0.1D x, date'2024-03-15' _partition");
        Job job = job(
                check(
                        "1",
                        new Rule.Statistic(Rule.Measure.SUM, "x", Optional.of("0.1"), Optional.of("0.1")),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check(
                        "2",
                        new Rule.Range("n", Optional.of("9007199254740993"), Optional.of("1e40"), Rule.Nulls.FAIL, ALL),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check(
                        "3",
                        new Rule.Freshness("at", java.time.Duration.ofHours(2)),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check(
                        "4",
                        new Rule.Range(
                                "at",
                                Optional.of("2024-03-15T22:00:00"),
                                Optional.of("2024-03-15T22:00:00"),
                                Rule.Nulls.FAIL,
                                ALL),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check(
                        "5",
                        new Rule.Reconcile("src", List.of(), List.of("x"), List.of(), BigDecimal.ZERO),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check("6", new Rule.Unique(List.of("x", "n")), null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL),
                check(
                        "7",
                        new Rule.Query(
                                "SELECT sum(n) FROM {{ this }}",
                                Optional.of(new BigDecimal("9007199254740993")),
                                Optional.empty()),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL));
        hostile.forEach((key, value) -> SPARK.conf().set(key, value));
        try {
            assertThat(audit(job, rows, List.of(DAY), Map.of("src", source))
                            .get(DAY)
                            .outcomes())
                    .extracting(CheckOutcome::status)
                    .containsOnly(PASS);
        } finally {
            hostile.keySet().forEach(SPARK.conf()::unset);
            SPARK.conf().set("spark.sql.session.timeZone", "UTC");
        }
    }
}
