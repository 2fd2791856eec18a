package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Column;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Measure;
import io.tidegate.job.Target;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Statistics, uniqueness, freshness and schema: checks of a partition as a whole. */
class PartitionCheckTest extends AuditTest {
    private static Rule bound(Measure measure, String min, String max) {
        return new Rule.Statistic(measure, "x", Optional.ofNullable(min), Optional.ofNullable(max));
    }

    private static void judges(Dataset<Row> rows, Rule rule, CheckOutcome.Status status) {
        assertThat(outcome(rows, rule).status()).as(rule.toString()).isEqualTo(status);
    }

    @Test
    void statistics_of_longs_are_exact_where_a_double_is_not() {
        Dataset<Row> rows = column("x bigint", 9007199254740993L, 9007199254740993L);
        for (Measure measure : List.of(Measure.MIN, Measure.MAX, Measure.MEAN)) {
            judges(rows, bound(measure, "9007199254740993", "9007199254740993"), PASS);
            judges(rows, bound(measure, null, "9007199254740992"), FAIL);
            judges(rows, bound(measure, "9007199254740993.0000001", null), FAIL);
        }
        judges(rows, bound(Measure.SUM, "18014398509481986", "18014398509481986"), PASS);
        judges(rows, bound(Measure.SUM, null, "18014398509481985"), FAIL);
        assertThat(outcome(rows, bound(Measure.SUM, "0", null)).observed()).isEqualTo("sum is 18,014,398,509,481,986");
    }

    @Test
    void a_sum_of_longs_does_not_wrap_around() {
        Dataset<Row> rows = column("x bigint", Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(outcome(rows, bound(Measure.SUM, "18446744073709551614", null))
                        .status())
                .isEqualTo(PASS);
    }

    @Test
    void statistics_of_decimals_are_exact_and_an_overflowing_sum_is_no_pass() {
        Dataset<Row> rows = column("x decimal(20,2)", new BigDecimal("0.10"), new BigDecimal("0.20"), null);
        judges(rows, bound(Measure.SUM, "0.3", "0.30"), PASS);
        judges(rows, bound(Measure.MEAN, "0.15", "0.15"), PASS);
        judges(rows, bound(Measure.MEAN, "0.15000000000000000000001", null), FAIL);
        BigDecimal huge = new BigDecimal("9".repeat(38));
        judges(column("x decimal(38,0)", huge, huge), bound(Measure.SUM, "0", null), CONFIG_ERROR);
        judges(column("x decimal(38,0)", huge), bound(Measure.MAX, null, "9".repeat(38)), PASS);
    }

    @Test
    void a_third_is_below_its_rounded_up_bound() {
        Dataset<Row> rows = column("x int", 1, 0, 0);
        judges(rows, bound(Measure.MEAN, null, "0.33333333333333333333333333333"), FAIL);
        judges(rows, bound(Measure.MEAN, "0.33333333333333333333333333333", null), PASS);
    }

    @Test
    void doubles_and_floats_are_what_they_print_as() {
        for (Measure measure : Measure.values()) {
            judges(column("x double", 0.1), bound(measure, "0.1", "0.1"), PASS);
        }
        judges(column("x float", 0.1f), bound(Measure.MIN, "0.1", "0.1"), PASS);
        judges(column("x smallint", (short) 3, (short) 5), bound(Measure.MAX, "5", "5"), PASS);
        judges(column("x double", Double.POSITIVE_INFINITY), bound(Measure.MAX, "0", null), FAIL);
    }

    @Test
    void nan_fails_every_statistic_even_the_minimum_that_would_not_see_it() {
        for (Measure measure : Measure.values()) {
            CheckOutcome outcome = outcome(column("x double", 1.0, Double.NaN), bound(measure, "-1000", "1000"));
            assertThat(outcome.status()).isEqualTo(FAIL);
            assertThat(outcome.observed()).isEqualTo("1 of 2 rows is NaN");
        }
        assertThat(outcome(
                                rows("x double, s string", row(1.0, "a"), row(Double.NaN, "b")),
                                where(bound(Measure.MAX, null, "2"), "s = 'a'"))
                        .status())
                .isEqualTo(PASS);
    }

    @Test
    void statistics_of_nulls_alone_are_not_evaluated() {
        for (Measure measure : Measure.values()) {
            for (String type : List.of("int", "bigint", "double", "decimal(5,2)")) {
                judges(column("x " + type, new Object[] {null}), bound(measure, "0", null), NOT_EVALUATED);
            }
        }
    }

    @Test
    void dates_have_a_minimum_and_a_maximum_and_text_has_none() {
        Dataset<Row> dates = column("x date", ds("2024-01-02"), ds("2024-01-04"));
        judges(dates, bound(Measure.MIN, "2024-01-02", "2024-01-02"), PASS);
        judges(dates, bound(Measure.MAX, null, "2024-01-03"), FAIL);
        judges(dates, bound(Measure.SUM, "1", null), CONFIG_ERROR);
        judges(column("x string", "a"), bound(Measure.MIN, "a", null), CONFIG_ERROR);
        judges(column("x int", 1), bound(Measure.MIN, null, null), CONFIG_ERROR);
        judges(column("x int", 1), bound(Measure.MIN, "one", null), CONFIG_ERROR);
        Dataset<Row> times = column("x timestamp", Timestamp.from(Instant.parse("2024-01-02T03:04:05.000006Z")));
        judges(times, bound(Measure.MAX, "2024-01-02T03:04:05.000006Z", "2024-01-02T03:04:05.000006Z"), PASS);
        judges(times, bound(Measure.MAX, null, "2024-01-02T03:04:05.000005Z"), FAIL);
    }

    @Test
    void unique_counts_rows_that_share_a_key_and_leaves_out_keys_with_nulls() {
        Dataset<Row> rows = rows(
                "a int, b string", row(1, "x"), row(1, "x"), row(1, "y"), row(2, null), row(2, null), row(null, null));
        CheckOutcome outcome = outcome(rows, new Rule.Unique(List.of("a", "b")));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome.observed()).isEqualTo("2 of 3 rows share a key");
        assertThat(outcome.expected()).isEqualTo("0");
        assertThat(outcome.metric()).isEqualTo("2");
        assertThat(outcome.samples()).containsExactly("a=1, b=x (2 rows)");
        assertThat(outcome(rows, where(new Rule.Unique(List.of("a", "b")), "b = 'y'"))
                        .status())
                .isEqualTo(PASS);
        judges(rows("a int, b string", row(null, "x")), new Rule.Unique(List.of("a")), NOT_EVALUATED);
        judges(rows, new Rule.Unique(List.of("nope")), CONFIG_ERROR);
        judges(rows, new Rule.Unique(List.of("a", "b", "ds")), FAIL);
    }

    @Test
    void unique_compares_longs_and_not_their_doubles() {
        judges(column("x bigint", 9007199254740993L, 9007199254740992L), new Rule.Unique(List.of("x")), PASS);
        judges(column("x double", Double.NaN, Double.NaN), new Rule.Unique(List.of("x")), FAIL);
    }

    @Test
    void freshness_is_measured_from_the_end_of_the_partition() {
        Rule day = new Rule.Freshness("x", Duration.ofHours(2));
        Dataset<Row> rows = column("x timestamp", Timestamp.from(Instant.parse("2024-03-15T22:00:00Z")), null);
        judges(rows, day, PASS);
        CheckOutcome stale =
                outcome(column("x timestamp", Timestamp.from(Instant.parse("2024-03-15T20:30:00Z"))), check(day));
        assertThat(stale.status()).isEqualTo(FAIL);
        assertThat(stale.observed()).isEqualTo("newest 2024-03-15T20:30:00Z is 3h 30m old at the partition's end");
        assertThat(stale.expected()).isEqualTo("at most 2h");
        judges(column("x date", ds("2024-03-15")), new Rule.Freshness("x", Duration.ofHours(24)), PASS);
        judges(column("x date", ds("2024-03-15")), new Rule.Freshness("x", Duration.ofHours(23)), FAIL);
        judges(column("x timestamp", new Object[] {null}), day, NOT_EVALUATED);
        judges(column("x string", "2024-03-15"), day, CONFIG_ERROR);
    }

    @Test
    void freshness_ends_the_day_in_the_zone_of_the_job() {
        Job rome = job(
                "ds",
                Grain.DAY,
                "Europe/Rome",
                Target.OnEmpty.FAIL,
                List.of(),
                check(new Rule.Freshness("x", Duration.ofHours(1))));
        Dataset<Row> rows = column("x timestamp", Timestamp.from(Instant.parse("2024-03-15T22:00:00Z")));
        assertThat(audit(rome, rows, List.of(DAY)).get(DAY).passes()).isTrue();
    }

    @Test
    void schema_names_what_is_missing_different_or_too_much() {
        Dataset<Row> rows = rows("a int, b decimal(12,2), c string", row(1, BigDecimal.ONE.setScale(2), "x"));
        List<Column> listed =
                List.of(new Column("a", "int", Optional.empty()), new Column("b", "decimal(12,2)", Optional.empty()));
        judges(rows, new Rule.Schema(listed, false), PASS);
        assertThat(outcome(rows, new Rule.Schema(listed, true)).observed()).isEqualTo("c is not listed");
        List<Column> other =
                List.of(new Column("a", "bigint", Optional.empty()), new Column("d", "string", Optional.empty()));
        CheckOutcome outcome = outcome(rows, new Rule.Schema(other, false));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome.observed()).isEqualTo("a is int, not bigint; d is missing");
        judges(rows, new Rule.Schema(List.of(new Column("a", "integr", Optional.empty())), false), CONFIG_ERROR);
        assertThat(outcome(rows, where(new Rule.Schema(listed, false), "a = 1")).status())
                .isEqualTo(CONFIG_ERROR);
    }
}
