package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The check {@code reconcile}: the table against a source of the job, both ways. */
class ReconcileCheckTest extends AuditTest {
    private static Rule.Reconcile rule(List<String> keys, List<String> sums, List<String> by, String tolerance) {
        return new Rule.Reconcile("bank", keys, sums, by, new BigDecimal(tolerance));
    }

    private static Dataset<Row> table(String values) {
        return SPARK.sql(
                "SELECT int(id) id, decimal(a) a, cur, ds FROM (SELECT id, a, cur, date'2024-03-15' ds FROM VALUES %s t(id, a, cur))"
                        .formatted(values)
                        .replace("decimal(a)", "CAST(a AS DECIMAL(12,2))"));
    }

    private static Dataset<Row> bank(String values) {
        return SPARK.sql(
                "SELECT bigint(id) id, CAST(a AS DECIMAL(14,4)) a, cur, date'2024-03-15' _partition FROM VALUES %s t(id, a, cur)"
                        .formatted(values));
    }

    private static CheckOutcome outcome(Dataset<Row> ours, Dataset<Row> theirs, Rule rule) {
        return audit(job(check(rule)), ours, List.of(DAY), Map.of("bank", theirs))
                .get(DAY)
                .outcomes()
                .get(0);
    }

    @Test
    void equal_sums_by_key_pass_and_are_reported_from_both_sides() {
        CheckOutcome outcome = outcome(
                table("(1, 1.00, 'EUR'), (1, 2.50, 'EUR'), (2, 1200.00, 'EUR')"),
                bank("(1, 3.5, 'EUR'), (2, 1200, 'EUR')"),
                rule(List.of("id"), List.of("a"), List.of(), "0"));
        assertThat(outcome.status()).isEqualTo(PASS);
        assertThat(outcome.observed()).isEqualTo("a 1,203.5000 against 1,203.5000");
        assertThat(outcome.expected()).isEqualTo("equal to bank");
    }

    @Test
    void a_key_missing_on_either_side_fails_with_samples() {
        CheckOutcome outcome = outcome(
                table("(1, 1, 'EUR'), (2, 5, 'EUR'), (4, 1, 'EUR')"),
                bank("(1, 1, 'EUR'), (3, 5, 'EUR'), (4, 2, 'EUR')"),
                rule(List.of("id"), List.of("a"), List.of(), "0"));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome.observed())
                .isEqualTo("1 key not in bank; 1 key only in bank; 1 of 4 keys differs; a 7.0000 against 8.0000");
        assertThat(outcome.samples())
                .containsExactly("id=2: not in bank", "id=3: only in bank", "id=4: a 1.0000 against 2.0000");
        assertThat(outcome.metric()).isEqualTo("3");
    }

    @Test
    void keys_that_cancel_out_in_the_total_still_differ() {
        CheckOutcome outcome = outcome(
                table("(1, 1, 'EUR'), (2, 2, 'EUR')"),
                bank("(1, 2, 'EUR'), (2, 1, 'EUR')"),
                rule(List.of("id"), List.of("a"), List.of(), "0"));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome(
                                table("(1, 1, 'EUR'), (2, 2, 'EUR')"),
                                bank("(1, 2, 'EUR'), (2, 1, 'EUR')"),
                                rule(List.of(), List.of("a"), List.of(), "0"))
                        .status())
                .isEqualTo(PASS);
    }

    @Test
    void tolerance_is_inclusive_and_exact() {
        Dataset<Row> ours = table("(1, 1.00, 'EUR')");
        Dataset<Row> theirs = bank("(1, 1.0100, 'EUR')");
        assertThat(outcome(ours, theirs, rule(List.of(), List.of("a"), List.of(), "0.01"))
                        .status())
                .isEqualTo(PASS);
        assertThat(outcome(ours, theirs, rule(List.of(), List.of("a"), List.of(), "0.00999"))
                        .status())
                .isEqualTo(FAIL);
    }

    @Test
    void groups_by_currency_and_null_is_a_group() {
        Rule.Reconcile byCurrency = rule(List.of(), List.of("a"), List.of("cur"), "0");
        assertThat(outcome(table("(1, 1, 'EUR'), (2, 2, null)"), bank("(9, 1, 'EUR'), (9, 2, null)"), byCurrency)
                        .status())
                .isEqualTo(PASS);
        CheckOutcome swapped =
                outcome(table("(1, 1, 'EUR'), (2, 2, null)"), bank("(9, 2, 'EUR'), (9, 1, null)"), byCurrency);
        assertThat(swapped.status()).isEqualTo(FAIL);
        assertThat(swapped.observed()).startsWith("2 of 2 groups differ");
        assertThat(swapped.samples()).first().asString().startsWith("cur=null:");
    }

    @Test
    void nothing_on_the_other_side_fails_and_never_passes() {
        CheckOutcome outcome = outcome(
                table("(1, 0, 'EUR')"), bank("(1, 0, 'EUR')").limit(0), rule(List.of(), List.of("a"), List.of(), "0"));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome.observed()).isEqualTo("1 total not in bank; a 0.0000 against nothing");
    }

    @Test
    void without_sums_the_rows_are_counted() {
        Rule.Reconcile keysOnly = rule(List.of("id"), List.of(), List.of(), "0");
        assertThat(outcome(table("(1, 1, 'EUR')"), bank("(1, 9, 'USD')"), keysOnly)
                        .status())
                .isEqualTo(PASS);
        CheckOutcome twice = outcome(table("(1, 1, 'EUR'), (1, 1, 'EUR')"), bank("(1, 9, 'USD')"), keysOnly);
        assertThat(twice.status()).isEqualTo(FAIL);
        assertThat(twice.samples()).containsExactly("id=1: 2 rows against 1 row");
    }

    @Test
    void sums_are_exact_where_doubles_are_not_and_a_nan_or_an_overflow_fails() {
        Dataset<Row> ours = column("a decimal(38,2)", new BigDecimal("90071992547409930000.01"));
        Dataset<Row> theirs =
                SPARK.sql("SELECT CAST('90071992547409930000.02' AS DECIMAL(38,2)) a, date'2024-03-15' _partition");
        Rule.Reconcile totals = rule(List.of(), List.of("a"), List.of(), "0");
        assertThat(outcome(ours, theirs, totals).status()).isEqualTo(FAIL);
        Dataset<Row> nan = SPARK.sql("SELECT double('NaN') a, date'2024-03-15' _partition");
        assertThat(outcome(column("a double", Double.NaN), nan, totals).status())
                .isEqualTo(FAIL);
        Dataset<Row> huge = SPARK.sql("SELECT CAST(repeat('9', 38) AS DECIMAL(38,0)) a, date'2024-03-15' _partition");
        assertThat(outcome(column("a decimal(38,0)", new BigDecimal("9".repeat(38))), huge, totals)
                        .status())
                .isEqualTo(FAIL);
        assertThat(outcome(
                                column("a double", 0.1, 0.2),
                                SPARK.sql("SELECT 0.3D a, date'2024-03-15' _partition"),
                                totals)
                        .status())
                .isEqualTo(PASS);
    }

    @Test
    void each_partition_is_compared_with_its_own_source_partition() {
        Dataset<Row> ours = SPARK.sql("SELECT * FROM VALUES (1, date'2024-03-15'), (2, date'2024-03-16') t(a, ds)");
        Dataset<Row> theirs = SPARK.sql(
                "SELECT * FROM VALUES (1, date'2024-03-15'), (3, date'2024-03-16'), (9, date'2024-03-17') t(a, _partition)");
        Partition next = day("2024-03-16");
        Map<Partition, Verdict> verdicts = audit(
                job(check(rule(List.of(), List.of("a"), List.of(), "0"))),
                ours,
                List.of(DAY, next),
                Map.of("bank", theirs));
        assertThat(verdicts.get(DAY).passes()).isTrue();
        assertThat(verdicts.get(next).passes()).isFalse();
        assertThat(verdicts.get(next).outcomes().get(0).observed()).isEqualTo("1 of 1 total differs; a 2 against 3");
    }

    @Test
    void a_source_or_column_that_is_not_there_is_a_fault_of_the_check() {
        Dataset<Row> ours = table("(1, 1, 'EUR')");
        Dataset<Row> theirs = bank("(1, 1, 'EUR')");
        Check other = check(new Rule.Reconcile("nope", List.of(), List.of("a"), List.of(), BigDecimal.ZERO));
        assertThat(audit(job(other), ours, List.of(DAY), Map.of("bank", theirs))
                        .get(DAY)
                        .outcomes()
                        .get(0)
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(ours, theirs.drop("_partition"), rule(List.of(), List.of("a"), List.of(), "0"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(ours, theirs, rule(List.of("nope"), List.of("a"), List.of(), "0"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(ours, theirs, rule(List.of("id"), List.of("cur"), List.of(), "0"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(
                                ours,
                                theirs.withColumn("id", org.apache.spark.sql.functions.lit("1")),
                                rule(List.of("id"), List.of("a"), List.of(), "0"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
    }
}
