package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Nulls;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Checks that look into a source: relationships and row_count_match. */
class SourceCheckTest extends AuditTest {
    private static final Partition NEXT = day("2024-03-16");

    private static Rule in(Nulls nulls, String mostly) {
        return new Rule.Relationships("x", "known", "k", nulls, new BigDecimal(mostly));
    }

    private static CheckOutcome outcome(Dataset<Row> rows, String source, Rule rule) {
        return audit(job(check(rule)), rows, List.of(DAY), Map.of("known", SPARK.sql(source)))
                .get(DAY)
                .outcomes()
                .get(0);
    }

    @Test
    void every_value_must_be_in_the_column_and_those_that_are_not_are_counted_by_rows_and_shown() {
        Dataset<Row> rows = column("x int", 1, 2, 2, 7, 7, 7, 8, null);
        String known = "SELECT k FROM VALUES (1L), (2L), (2L), (NULL) t(k)";
        CheckOutcome outcome = outcome(rows, known, in(Nulls.IGNORE, "1"));
        assertThat(outcome.status()).isEqualTo(FAIL);
        assertThat(outcome.observed()).isEqualTo("4 of 7 rows are not in known.k");
        assertThat(outcome.expected()).isEqualTo("0");
        assertThat(outcome.metric()).isEqualTo("4");
        assertThat(outcome.samples()).containsExactly("x=7 (3 rows)", "x=8 (1 row)");
        assertThat(outcome(rows, known, in(Nulls.FAIL, "1")).metric()).isEqualTo("5");
        assertThat(outcome(rows, known, in(Nulls.IGNORE, "0.4")).status()).isEqualTo(PASS);
        assertThat(outcome(column("x int", 1, 2, null), known, in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(PASS);
        assertThat(outcome(column("x int", null, null), known, in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(NOT_EVALUATED);
    }

    @Test
    void types_that_cannot_be_compared_exactly_are_a_fault_of_the_check_and_longs_are_not_doubles() {
        assertThat(outcome(column("x string", "1"), "SELECT 1 k", in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(column("x bigint", 1L), "SELECT 1D k", in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(column("x bigint", 9007199254740993L), "SELECT 9007199254740992 k", in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(FAIL);
        assertThat(outcome(
                                column("x decimal(5,2)", new BigDecimal("1.00")),
                                "SELECT CAST(1 AS DECIMAL(38,0)) k",
                                in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(PASS);
        assertThat(outcome(column("x double", Double.NaN), "SELECT double('NaN') k", in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(FAIL);
        assertThat(outcome(column("x int", 1), "SELECT 1 other", in(Nulls.IGNORE, "1"))
                        .status())
                .isEqualTo(CONFIG_ERROR);
        assertThat(outcome(column("x int", 1), "SELECT 1 k", new Rule.Relationships("x", "gone", "k", Nulls.FAIL, ALL))
                        .status())
                .isEqualTo(CONFIG_ERROR);
    }

    @Test
    void a_partitioned_source_is_looked_up_and_counted_by_partition_and_a_static_one_as_a_whole() {
        Dataset<Row> rows = SPARK.sql("SELECT x, ds FROM VALUES (1, date'2024-03-15'), (1, date'2024-03-16') t(x, ds)");
        Dataset<Row> dated = SPARK.sql(
                "SELECT k, _partition FROM VALUES (1, date'2024-03-15'), (2, date'2024-03-16'), (3, date'2024-03-16') t(k, _partition)");
        var job = job(
                check(
                        "in",
                        in(Nulls.FAIL, "1"),
                        null,
                        io.tidegate.job.Check.OnFail.BLOCK,
                        io.tidegate.job.Check.OnNoRows.FAIL),
                check(
                        "count",
                        new Rule.RowCountMatch("known", 0, BigDecimal.ZERO),
                        null,
                        io.tidegate.job.Check.OnFail.BLOCK,
                        io.tidegate.job.Check.OnNoRows.FAIL));
        Map<Partition, Verdict> byDay = audit(job, rows, List.of(DAY, NEXT), Map.of("known", dated));
        assertThat(byDay.get(DAY).outcomes()).extracting(CheckOutcome::status).containsExactly(PASS, PASS);
        assertThat(byDay.get(NEXT).outcomes()).extracting(CheckOutcome::status).containsExactly(FAIL, FAIL);
        assertThat(byDay.get(NEXT).outcomes().get(1).observed()).isEqualTo("1 row against 2 in known");
        Map<Partition, Verdict> whole = audit(job, rows, List.of(DAY, NEXT), Map.of("known", SPARK.sql("SELECT 1 k")));
        assertThat(whole.values()).allMatch(Verdict::passes);
    }

    @Test
    void counts_may_differ_by_rows_or_by_a_share_inclusive_and_zero_is_a_count() {
        Dataset<Row> rows = column("x int", 1, 2, 3, 4, 5, 6, 7, 8, 9);
        String ten = "SELECT id FROM range(10)";
        assertThat(outcome(rows, ten, new Rule.RowCountMatch("known", 0, BigDecimal.ZERO))
                        .status())
                .isEqualTo(FAIL);
        assertThat(outcome(rows, ten, new Rule.RowCountMatch("known", 1, BigDecimal.ZERO))
                        .status())
                .isEqualTo(PASS);
        assertThat(outcome(rows, ten, new Rule.RowCountMatch("known", 0, new BigDecimal("0.1")))
                        .status())
                .isEqualTo(PASS);
        CheckOutcome fails = outcome(rows, ten, new Rule.RowCountMatch("known", 0, new BigDecimal("0.0999")));
        assertThat(fails.status()).isEqualTo(FAIL);
        assertThat(fails.observed()).isEqualTo("9 rows against 10 in known");
        assertThat(fails.expected()).isEqualTo("10 within 9.99%");
        Dataset<Row> none = SPARK.sql("SELECT 1 k WHERE false");
        assertThat(audit(
                                job(where(new Rule.RowCountMatch("known", 0, BigDecimal.ZERO), "x > 99")),
                                rows,
                                List.of(DAY),
                                Map.of("known", none))
                        .get(DAY)
                        .passes())
                .isTrue();
    }
}
