package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.INFRA_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Bounds;
import io.tidegate.job.Check;
import io.tidegate.job.Check.OnFail;
import io.tidegate.job.Check.OnNoRows;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Measure;
import io.tidegate.job.Rule.Nulls;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** The traps of Deequ, each with the rule that keeps the gate out of it: for every kind of check, not for one of them. */
class GateTrapsTest extends AuditTest {
    private static final Bounds ANY = Bounds.between("-1e300", "1e300");

    /** Each kind that judges rows, such that rows of {@code x} above zero and {@code s} of letters pass. */
    private static List<Rule> kinds() {
        List<Rule> kinds = new ArrayList<>(List.of(
                new Rule.NotNull("x", ALL),
                new Rule.NotBlank("s", ALL),
                new Rule.AcceptedValues("s", List.of("a", "b"), Nulls.IGNORE, ALL),
                new Rule.Range("x", Optional.of("0"), Optional.empty(), Nulls.IGNORE, ALL),
                new Rule.Pattern("s", "[a-z]+", Nulls.IGNORE, ALL),
                new Rule.Length("s", OptionalInt.of(1), OptionalInt.empty(), Nulls.IGNORE, ALL),
                new Rule.Expression("x > 0", Nulls.IGNORE, ALL),
                new Rule.Unique(List.of("x")),
                new Rule.Freshness("at", Duration.ofDays(1)),
                new Rule.Query("SELECT sum(x) FROM {{ this }}", Optional.of(BigDecimal.ZERO), Optional.empty()),
                new Rule.Relationships("s", "letters", "s", Nulls.IGNORE, ALL),
                new Rule.Stddev("x", ANY),
                new Rule.Quantile("x", new BigDecimal("0.5"), BigDecimal.ZERO, ANY),
                new Rule.Quantile("x", new BigDecimal("0.5"), new BigDecimal("0.01"), ANY),
                new Rule.Correlation("x", "y", ANY),
                new Rule.DistinctCount(List.of("x"), ANY),
                new Rule.UniqueRatio(List.of("x", "s"), ANY),
                new Rule.Entropy("s", ANY)));
        for (Measure measure : Measure.values()) {
            kinds.add(new Rule.Statistic(measure, "x", Optional.of("-1000"), Optional.empty()));
        }
        for (DeequConstraint constraint : DeequConstraint.values()) {
            if (constraint != DeequConstraint.HAS_COLUMN_COUNT) {
                kinds.add(deequ(constraint));
            }
        }
        return kinds;
    }

    private static Rule deequ(DeequConstraint constraint) {
        boolean isText =
                constraint.text().startsWith("contains") || constraint.text().endsWith("Length");
        Optional<String> argument = switch (constraint.takes()) {
            case COLUMN_AND_TYPE -> Optional.of("Integral");
            case COLUMN_AND_VALUE -> Optional.of("1");
            default -> Optional.empty();
        };
        List<String> columns = constraint.takes() == DeequConstraint.Takes.TWO_COLUMNS
                ? List.of("x", "s")
                : List.of(isText ? "s" : "x");
        return new Rule.Deequ(constraint, columns, argument, ANY);
    }

    private static Dataset<Row> good() {
        return rows(
                "x double, y double, s string, at timestamp",
                row(1.0, 2.0, "a", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))),
                row(2.0, 1.0, "b", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))));
    }

    private static Map<String, Dataset<Row>> letters() {
        return Map.of("letters", SPARK.sql("SELECT s FROM VALUES ('a'), ('b') t(s)"));
    }

    private static List<CheckOutcome> outcomes(Dataset<Row> rows, List<Check> checks) {
        return audit(job(checks.toArray(Check[]::new)), rows, List.of(DAY), letters())
                .get(DAY)
                .outcomes();
    }

    private static List<Check> checks(List<Rule> rules, String where, OnFail onFail, OnNoRows onNoRows) {
        List<Check> checks = new ArrayList<>();
        rules.forEach(rule -> checks.add(check("c" + checks.size(), rule, where, onFail, onNoRows)));
        return checks;
    }

    @Test
    void G1_a_filter_that_matches_nothing_is_never_a_pass_in_any_kind() {
        List<Check> checks = checks(kinds(), "x = 12345", OnFail.WARN, OnNoRows.FAIL);
        assertThat(outcomes(good(), checks)).extracting(CheckOutcome::status).containsOnly(NOT_EVALUATED);
        List<Check> matching = checks(kinds(), "x > 0", OnFail.BLOCK, OnNoRows.FAIL);
        assertThat(outcomes(good(), matching)).extracting(CheckOutcome::status).containsOnly(PASS);
    }

    @Test
    void G1_values_that_are_all_null_are_never_a_pass_in_any_kind() {
        Dataset<Row> nulls = rows("x double, y double, s string, at timestamp", row(null, null, null, null));
        for (CheckOutcome outcome : outcomes(nulls, checks(kinds(), null, OnFail.WARN, OnNoRows.FAIL))) {
            boolean countsRows = outcome.status() != NOT_EVALUATED;
            // null is a value of its own to these, which say so
            if (countsRows) {
                assertThat(outcome.observed())
                        .containsAnyOf(
                                "null",
                                "blank",
                                "hasHistogramValues is 0",
                                "hasNumberOfDistinctValues is 1",
                                "haveCompleteness is 0",
                                "haveAnyCompleteness is 0");
            }
        }
    }

    @Test
    void G2_trouble_with_storage_is_never_softened_nor_taken_for_data() {
        SPARK.udf()
                .register(
                        "lost_disk",
                        (Double x) -> {
                            throw new java.io.UncheckedIOException(new java.io.IOException("disk is gone"));
                        },
                        DataTypes.DoubleType);
        Dataset<Row> rows = good().withColumn("x", org.apache.spark.sql.functions.expr("lost_disk(x)"));
        List<Check> checks = checks(kinds(), null, OnFail.WARN, OnNoRows.SKIP);
        Verdict verdict = new Auditor(SPARK)
                .audit(job(checks.toArray(Check[]::new)), rows, List.of(DAY), Map.of(DAY, 2L), letters())
                .get(DAY);
        assertThat(verdict.outcomes()).extracting(CheckOutcome::status).containsOnly(INFRA_ERROR);
        assertThat(verdict.fault()).contains(ErrorCode.INFRASTRUCTURE);
    }

    @Test
    void G3_one_bad_expression_of_each_kind_leaves_all_its_neighbours_judged() {
        List<Check> checks = new ArrayList<>(checks(kinds(), null, OnFail.BLOCK, OnNoRows.FAIL));
        int good = checks.size();
        for (Rule rule : kinds()) {
            checks.add(check("bad" + checks.size(), rule, "nope = 1", OnFail.WARN, OnNoRows.SKIP));
        }
        List<CheckOutcome> outcomes = outcomes(good(), checks);
        assertThat(outcomes.subList(0, good)).extracting(CheckOutcome::status).containsOnly(PASS);
        assertThat(outcomes.subList(good, checks.size()))
                .extracting(CheckOutcome::status)
                .containsOnly(CONFIG_ERROR);
    }

    @Test
    void G3_a_check_that_cannot_be_computed_on_a_row_leaves_its_neighbours_judged() {
        SPARK.conf().set("spark.sql.ansi.enabled", "true");
        try {
            Dataset<Row> rows = rows("x int, n bigint, s string", row(0, Long.MAX_VALUE, "a"), row(1, 1L, "b"));
            List<Check> checks = List.of(
                    named("good", new Rule.NotNull("x", ALL)),
                    named("divides", new Rule.Expression("1 / x > 0", Nulls.IGNORE, ALL)),
                    named("overflows", new Rule.Expression("n + 1 > 0", Nulls.IGNORE, ALL)),
                    named("casts", new Rule.Expression("CAST(s AS INT) > 0", Nulls.IGNORE, ALL)),
                    named("fails", new Rule.Range("x", Optional.of("1"), Optional.empty(), Nulls.IGNORE, ALL)),
                    named("key", new Rule.Unique(List.of("s"))),
                    check("bad key", new Rule.Unique(List.of("s")), "1 / x > 0", OnFail.WARN, OnNoRows.SKIP),
                    check("other bad key", new Rule.Unique(List.of("n")), "1 / x > 0", OnFail.WARN, OnNoRows.SKIP),
                    named("counts", new Rule.RowCount(OptionalLong.of(2), OptionalLong.of(2))),
                    named("finds", new Rule.Relationships("s", "letters", "s", Nulls.FAIL, ALL)));
            List<CheckOutcome> outcomes = outcomes(rows, checks);
            assertThat(outcomes)
                    .extracting(CheckOutcome::status)
                    .containsExactly(
                            PASS,
                            CONFIG_ERROR,
                            CONFIG_ERROR,
                            CONFIG_ERROR,
                            FAIL,
                            PASS,
                            CONFIG_ERROR,
                            CONFIG_ERROR,
                            PASS,
                            PASS);
            assertThat(outcomes.get(1).observed()).contains("DIVIDE_BY_ZERO");
            assertThat(outcomes.get(2).observed()).contains("ARITHMETIC_OVERFLOW");
            assertThat(outcomes.get(3).observed()).contains("CAST_INVALID_INPUT");
        } finally {
            SPARK.conf().unset("spark.sql.ansi.enabled");
        }
    }

    @Test
    void G3_a_regular_expression_that_overflows_the_stack_is_a_fault_of_its_check_alone() {
        Dataset<Row> rows = rows("x int, s string", row(1, "ab".repeat(50_000)), row(2, "ab"))
                .repartition(2);
        List<Check> checks = List.of(
                named("good", new Rule.NotNull("x", ALL)),
                named("rlike", new Rule.Expression("s RLIKE '^(a|b)*$'", Nulls.IGNORE, ALL)),
                named("not", new Rule.Expression("NOT regexp_like(s, '^(a|b)*$')", Nulls.IGNORE, ALL)),
                named("replace", new Rule.Expression("regexp_replace(s, '(a|b)*', '') = ''", Nulls.IGNORE, ALL)),
                named("extract", new Rule.Expression("regexp_extract(s, '(a|b)*', 0) <> ''", Nulls.IGNORE, ALL)),
                named("split", new Rule.Expression("size(split(s, '(a|b)*c')) > 0", Nulls.IGNORE, ALL)),
                named("count", new Rule.Expression("regexp_count(s, '(a|b)*') > 0", Nulls.IGNORE, ALL)),
                named("column", new Rule.Expression("s RLIKE concat('^(a|b)*', '$')", Nulls.IGNORE, ALL)),
                check("where", new Rule.NotNull("x", ALL), "s RLIKE '^(a|b)*$'", OnFail.WARN, OnNoRows.SKIP),
                named(
                        "query",
                        new Rule.Query(
                                "WITH long AS (SELECT s FROM {{ this }} WHERE s RLIKE '^(a|b)*$') SELECT count(*) FROM long",
                                Optional.of(BigDecimal.ZERO),
                                Optional.empty())),
                named("never ends", new Rule.Expression("concat(s, '!') RLIKE '^(a+b+)+(a+b+)+c$'", Nulls.IGNORE, ALL)),
                named("simple", new Rule.Expression("s RLIKE '^[ab]*$' AND s NOT RLIKE 'c'", Nulls.IGNORE, ALL)));
        List<CheckOutcome> outcomes = outcomes(rows, checks);
        assertThat(outcomes.get(0).status()).isEqualTo(PASS);
        assertThat(outcomes.subList(1, 11)).extracting(CheckOutcome::status).containsOnly(CONFIG_ERROR);
        assertThat(outcomes.get(1).observed()).contains("overflow the stack, or not end");
        assertThat(outcomes.get(11).status()).isEqualTo(PASS);
    }

    @Test
    void G3_bounded_regular_expressions_answer_as_sparks_own_do() {
        Dataset<Row> rows = rows(
                "`a.b` string, st struct<f:string>, arr array<string>, n int",
                row("x1", org.apache.spark.sql.RowFactory.create("y"), new String[] {"q1", "q2"}, 12),
                row("", org.apache.spark.sql.RowFactory.create(""), new String[] {}, 3),
                row(null, null, null, null));
        List<String> conditions = List.of(
                "`a.b` RLIKE '[0-9]'",
                "`a.b` RLIKE ''",
                "NOT (`a.b` RLIKE '^x')",
                "st.f RLIKE 'y'",
                "exists(arr, q -> q RLIKE '2$')",
                "n RLIKE '^1'",
                "regexp_replace(`a.b`, 'x', 'z') = 'z1'",
                "split(`a.b`, 'x')[0] = ''",
                "`a.b` RLIKE NULL",
                "regexp_extract(`a.b`, '([a-z])', 1) = 'x' AND `a.b` LIKE 'x%'");
        for (String condition : conditions) {
            Row sparks = rows.selectExpr("count(%1$s)".formatted(condition), "count_if(%s)".formatted(condition))
                    .head();
            CheckOutcome ours = outcome(rows, new Rule.Expression(condition, Nulls.IGNORE, ALL));
            if (sparks.getLong(0) == 0) {
                assertThat(ours.status()).as(condition).isEqualTo(NOT_EVALUATED);
            } else {
                assertThat(ours.metric())
                        .as(condition + ": " + ours)
                        .isEqualTo(Long.toString(sparks.getLong(0) - sparks.getLong(1)));
            }
        }
    }

    @Test
    void G4_no_checks_are_no_outcomes_and_every_check_has_exactly_one() {
        assertThat(verdict(good()).outcomes()).isEmpty();
        List<Check> checks = checks(kinds(), null, OnFail.BLOCK, OnNoRows.FAIL);
        assertThat(outcomes(good(), checks))
                .extracting(CheckOutcome::name)
                .containsExactlyElementsOf(checks.stream().map(Check::name).toList());
    }

    @Test
    void G4_five_hundred_checks_are_all_judged_without_a_stack_overflow() {
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Rule rule = i % 2 == 0
                    ? new Rule.Expression("x + " + i + " > 0", Nulls.IGNORE, ALL)
                    : new Rule.Range("x", Optional.of("-" + i), Optional.empty(), Nulls.IGNORE, ALL);
            checks.add(named("c" + i, rule));
        }
        checks.add(check(
                "fails",
                new Rule.Range("x", Optional.of("9"), Optional.empty(), Nulls.FAIL, ALL),
                null,
                OnFail.BLOCK,
                OnNoRows.FAIL));
        List<CheckOutcome> outcomes =
                verdict(column("x int", 1), checks.toArray(Check[]::new)).outcomes();
        assertThat(outcomes).hasSize(501);
        assertThat(outcomes.subList(0, 500)).extracting(CheckOutcome::status).containsOnly(PASS);
        assertThat(outcomes.get(500).status()).isEqualTo(FAIL);
    }

    @Test
    void G5_longs_decimals_and_moments_are_exact_and_values_are_never_sql() {
        Dataset<Row> rows = rows(
                "l bigint, m decimal(38,2), d date, t timestamp, s string",
                row(
                        9007199254740993L,
                        new BigDecimal("123456789012345678901234567890123456.78"),
                        ds("2024-03-15"),
                        Timestamp.from(Instant.parse("2024-03-15T06:00:00.000001Z")),
                        "evil"));
        Map<String, List<String>> exact = Map.of(
                "l", List.of("9007199254740993", "9007199254740992", "9007199254740994"),
                "m",
                        List.of(
                                "123456789012345678901234567890123456.78",
                                "123456789012345678901234567890123456.77",
                                "123456789012345678901234567890123456.79"),
                "d", List.of("2024-03-15", "2024-03-14", "2024-03-16"),
                "t",
                        List.of(
                                "2024-03-15T06:00:00.000001Z",
                                "2024-03-15T06:00:00.000000Z",
                                "2024-03-15T06:00:00.000002Z"));
        exact.forEach((column, values) -> {
            for (Measure measure : List.of(Measure.MIN, Measure.MAX)) {
                assertThat(bound(rows, measure, column, values.get(0), values.get(0)))
                        .isEqualTo(PASS);
                assertThat(bound(rows, measure, column, null, values.get(1))).isEqualTo(FAIL);
                assertThat(bound(rows, measure, column, values.get(2), null)).isEqualTo(FAIL);
            }
        });
        for (String hostile : List.of("\\' ) OR (1=1) -- ", "a\\", "' OR '1'='1", "`", "${x}", "{{ this }}")) {
            assertThat(outcome(rows, new Rule.AcceptedValues("s", List.of(hostile), Nulls.IGNORE, ALL))
                            .status())
                    .isEqualTo(FAIL);
            Rule share = new Rule.Deequ(
                    DeequConstraint.HAS_HISTOGRAM_VALUES, List.of("s"), Optional.of(hostile), Bounds.atLeast("1"));
            assertThat(outcome(rows, share).status()).isEqualTo(FAIL);
        }
    }

    private static CheckOutcome.Status bound(
            Dataset<Row> rows, Measure measure, String column, String min, String max) {
        return outcome(rows, new Rule.Statistic(measure, column, Optional.ofNullable(min), Optional.ofNullable(max)))
                .status();
    }

    @Test
    void G6_nulls_are_what_each_check_says_and_the_same_in_all() {
        Dataset<Row> some = rows(
                "x double, y double, s string, at timestamp",
                row(1.0, 2.0, "a", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))),
                row(2.0, 1.0, "b", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))),
                row(null, null, null, null));
        for (CheckOutcome outcome : outcomes(some, checks(kinds(), null, OnFail.BLOCK, OnNoRows.FAIL))) {
            boolean minds = outcome.kind().equals("not_null") || outcome.kind().equals("not_blank");
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(minds ? FAIL : PASS);
        }
        Rule ignoring = new Rule.Relationships("s", "letters", "s", Nulls.IGNORE, ALL);
        Rule failing = new Rule.Relationships("s", "letters", "s", Nulls.FAIL, ALL);
        assertThat(outcomes(some, List.of(named("i", ignoring), named("f", failing))))
                .extracting(CheckOutcome::status)
                .containsExactly(PASS, FAIL);
    }

    @Test
    void G7_column_names_with_dots_blanks_and_back_ticks_work_in_every_kind() {
        for (String name : List.of("a.b", "c d", "tick`ed", "日本", "n0")) {
            Dataset<Row> rows = good().withColumnRenamed("x", name);
            Dataset<Row> texts = good().withColumnRenamed("s", name);
            List<Rule> numbers = List.of(
                    new Rule.NotNull(name, ALL),
                    new Rule.AcceptedValues(name, List.of("1", "2"), Nulls.IGNORE, ALL),
                    new Rule.Range(name, Optional.of("0"), Optional.empty(), Nulls.IGNORE, ALL),
                    new Rule.Unique(List.of(name, "s")),
                    new Rule.Statistic(Measure.MAX, name, Optional.empty(), Optional.of("2")),
                    new Rule.Stddev(name, ANY),
                    new Rule.Quantile(name, BigDecimal.ONE, BigDecimal.ZERO, ANY),
                    new Rule.Correlation(name, "y", ANY),
                    new Rule.DistinctCount(List.of(name), ANY),
                    new Rule.Entropy(name, ANY),
                    new Rule.Deequ(DeequConstraint.HAS_SKEWNESS, List.of(name), Optional.empty(), ANY),
                    new Rule.Deequ(DeequConstraint.HAS_MUTUAL_INFORMATION, List.of(name, "s"), Optional.empty(), ANY));
            List<Rule> words = List.of(
                    new Rule.NotBlank(name, ALL),
                    new Rule.Pattern(name, "[a-z]", Nulls.IGNORE, ALL),
                    new Rule.Length(name, OptionalInt.of(1), OptionalInt.of(1), Nulls.IGNORE, ALL),
                    new Rule.Expression("`%s` RLIKE '^[a-z]$'".formatted(name.replace("`", "``")), Nulls.FAIL, ALL),
                    new Rule.Relationships(name, "letters", "s", Nulls.FAIL, ALL),
                    new Rule.Deequ(DeequConstraint.HAS_MAX_LENGTH, List.of(name), Optional.empty(), ANY));
            assertThat(outcomes(rows, checks(numbers, null, OnFail.BLOCK, OnNoRows.FAIL)))
                    .as(name)
                    .extracting(CheckOutcome::status)
                    .containsOnly(PASS);
            assertThat(outcomes(texts, checks(words, null, OnFail.BLOCK, OnNoRows.FAIL)))
                    .as(name)
                    .extracting(CheckOutcome::status)
                    .containsOnly(PASS);
        }
    }

    @Test
    void G8_nan_fails_in_every_kind_but_as_a_part_of_a_key() {
        Dataset<Row> rows = rows(
                "x double, y double, s string, at timestamp",
                row(1.0, 2.0, "a", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))),
                row(Double.NaN, 1.0, "b", Timestamp.from(Instant.parse("2024-03-15T12:00:00Z"))));
        List<Rule> judging =
                kinds().stream().filter(GateTrapsTest::readsNumbers).toList();
        assertThat(judging).hasSizeGreaterThan(15);
        for (CheckOutcome outcome : outcomes(rows, checks(judging, null, OnFail.BLOCK, OnNoRows.FAIL))) {
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(FAIL);
        }
        Rule key = new Rule.DistinctCount(List.of("x"), Bounds.between("2", "2"));
        assertThat(outcome(rows, key).status()).isEqualTo(PASS);
    }

    /** Kinds that compare or compute with the values of {@code x}. */
    private static boolean readsNumbers(Rule rule) {
        if (rule instanceof Rule.Deequ deequ) {
            return switch (deequ.constraint()) {
                case HAS_APPROX_COUNT_DISTINCT,
                        HAS_INTERQUARTILE_RANGE,
                        HAS_KURTOSIS,
                        HAS_RANGE,
                        HAS_SKEWNESS,
                        HAS_VARIANCE,
                        HAS_ZEROS_COUNT -> true;
                default -> false;
            };
        }
        return rule instanceof Rule.NotNull
                || rule instanceof Rule.Range
                || rule instanceof Rule.Expression
                || rule instanceof Rule.Statistic
                || rule instanceof Rule.Stddev
                || rule instanceof Rule.Quantile
                || rule instanceof Rule.Correlation
                || rule instanceof Rule.Query;
    }

    private static Check named(String name, Rule rule) {
        return check(name, rule, null, OnFail.BLOCK, OnNoRows.FAIL);
    }
}
