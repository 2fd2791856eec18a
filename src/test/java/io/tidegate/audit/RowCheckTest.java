package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Nulls;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each row check says of values, nulls, NaN and its own mistakes. */
class RowCheckTest extends AuditTest {
    private static Rule.Range range(String min, String max, Nulls nulls) {
        return new Rule.Range("x", Optional.ofNullable(min), Optional.ofNullable(max), nulls, ALL);
    }

    private static Rule.AcceptedValues accepted(String... values) {
        return new Rule.AcceptedValues("x", List.of(values), Nulls.IGNORE, ALL);
    }

    private static Rule.Expression expression(String condition) {
        return new Rule.Expression(condition, Nulls.IGNORE, ALL);
    }

    private static void judges(Dataset<Row> rows, Rule rule, CheckOutcome.Status status) {
        assertThat(outcome(rows, rule).status()).as(rule.toString()).isEqualTo(status);
    }

    @Test
    void not_null_fails_on_null_and_on_nan() {
        judges(column("x double", 1.0), new Rule.NotNull("x", ALL), PASS);
        judges(column("x double", 1.0, null), new Rule.NotNull("x", ALL), FAIL);
        judges(column("x double", 1.0, Double.NaN), new Rule.NotNull("x", ALL), FAIL);
        judges(column("x float", Float.NaN), new Rule.NotNull("x", ALL), FAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u3000"})
    void not_blank_fails_on_any_white_space(String blank) {
        judges(column("x string", "a", blank), new Rule.NotBlank("x", ALL), FAIL);
        judges(column("x string", "a" + blank), new Rule.NotBlank("x", ALL), PASS);
    }

    @Test
    void not_blank_fails_on_null_and_wants_text() {
        judges(column("x string", "a", null), new Rule.NotBlank("x", ALL), FAIL);
        judges(column("x int", 1), new Rule.NotBlank("x", ALL), CONFIG_ERROR);
    }

    @Test
    void nulls_are_ignored_or_fail_as_the_check_says_in_every_kind() {
        Dataset<Row> some = rows("x int, s string", row(1, "a"), row(null, null));
        Dataset<Row> none = rows("x int, s string", row(null, null));
        for (Nulls nulls : Nulls.values()) {
            List<Rule> rules = List.of(
                    range("0", "9", nulls),
                    new Rule.AcceptedValues("x", List.of("1"), nulls, ALL),
                    new Rule.Pattern("s", "a", nulls, ALL),
                    new Rule.Length("s", OptionalInt.of(1), OptionalInt.of(1), nulls, ALL),
                    new Rule.Expression("x > 0", nulls, ALL));
            for (Rule rule : rules) {
                judges(some, rule, nulls == Nulls.FAIL ? FAIL : PASS);
                judges(none, rule, nulls == Nulls.FAIL ? FAIL : NOT_EVALUATED);
            }
        }
    }

    @Test
    void nan_fails_in_every_kind_that_can_meet_it() {
        Dataset<Row> rows = column("x double", 1.0, Double.NaN);
        judges(rows, range("0", null, Nulls.IGNORE), FAIL);
        judges(rows, range(null, "5", Nulls.IGNORE), FAIL);
        judges(rows, accepted("1"), FAIL);
        judges(rows, expression("x > 0"), FAIL);
        judges(rows, expression("isnan(x) OR x > 0"), PASS);
        judges(rows, expression("nanvl(x, 1D) > 0"), PASS);
    }

    @Test
    void ranges_include_their_bounds_and_compare_longs_and_decimals_exactly() {
        Dataset<Row> longs = column("x bigint", 9007199254740993L);
        judges(longs, range("9007199254740993", "9007199254740993", Nulls.IGNORE), PASS);
        judges(longs, range(null, "9007199254740992", Nulls.IGNORE), FAIL);
        judges(longs, range("9007199254740993.5", null, Nulls.IGNORE), FAIL);
        judges(longs, range("-1e30", "1e30", Nulls.IGNORE), PASS);
        judges(longs, range("1e30", null, Nulls.IGNORE), FAIL);
        judges(longs, range(null, "-1e30", Nulls.IGNORE), FAIL);
        Dataset<Row> decimals = column("x decimal(38,2)", new BigDecimal("123456789012345678901234567890123456.78"));
        judges(decimals, range("123456789012345678901234567890123456.78", null, Nulls.IGNORE), PASS);
        judges(decimals, range("123456789012345678901234567890123456.780000000001", null, Nulls.IGNORE), FAIL);
        judges(decimals, range(null, "123456789012345678901234567890123456.779999999", Nulls.IGNORE), FAIL);
        judges(decimals, range(null, "1e50", Nulls.IGNORE), PASS);
        judges(column("x double", 0.1), range(null, "0.1", Nulls.IGNORE), PASS);
        judges(column("x float", 0.1f), range("0.1", "0.1", Nulls.IGNORE), PASS);
        judges(column("x int", Integer.MAX_VALUE), range(null, "2147483647", Nulls.IGNORE), PASS);
        judges(column("x int", Integer.MAX_VALUE), range("2147483648", null, Nulls.IGNORE), FAIL);
    }

    @Test
    void dates_and_timestamps_are_compared_as_such() {
        Dataset<Row> dates = column("x date", ds("2024-03-15"));
        judges(dates, range("2024-03-15", "2024-03-15", Nulls.IGNORE), PASS);
        judges(dates, range(null, "2024-03-14", Nulls.IGNORE), FAIL);
        judges(dates, accepted("2024-03-15"), PASS);
        judges(dates, range("15.03.2024", null, Nulls.IGNORE), CONFIG_ERROR);
        Dataset<Row> times =
                column("x timestamp", java.sql.Timestamp.from(java.time.Instant.parse("2024-03-15T06:00:00.000001Z")));
        judges(times, range("2024-03-15 06:00:00.000001", "2024-03-15T07:00:00.000001+01:00", Nulls.IGNORE), PASS);
        judges(times, range(null, "2024-03-15T06:00:00", Nulls.IGNORE), FAIL);
        judges(times, range("2024-03-15", null, Nulls.IGNORE), PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "int, 1.5", "int, 2147483648", "int, one", "bigint, 1e19", "'decimal(4,2)', 100", "'decimal(4,2)', 1.234",
        "double, NaN", "double, ''", "date, 2024-02-30", "timestamp, noon", "boolean, yes", "'array<int>', 1",
        "int, 1e999999999"
    })
    void a_value_that_the_column_cannot_hold_is_a_fault_of_the_check(String type, String value) {
        Dataset<Row> rows = SPARK.sql("SELECT CAST(NULL AS %s) x, date'2024-03-15' ds".formatted(type));
        judges(rows, accepted(value), CONFIG_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a' ) OR (1=1) -- ",
                "a\\' ) OR (1=1) -- ",
                "a\\",
                "'; DROP TABLE x; --",
                "' OR '1'='1",
                "${x}",
                "{{ this }}",
                "`x`",
                "\"",
                "%",
                "_",
                "a\u0000b",
                "\uD83D\uDE00",
                "NULL",
                "*/ OR 1=1 /*",
                "x) IS NULL OR (x",
                "\\u0027 or 1=1"
            })
    void accepted_values_are_values_and_never_sql(String hostile) {
        judges(column("x string", "evil"), accepted(hostile), FAIL);
        judges(column("x string", hostile), accepted(hostile), PASS);
        judges(column("x string", "evil", hostile), accepted(hostile, "other"), FAIL);
    }

    @Test
    void accepted_values_of_longs_and_decimals_are_exact() {
        judges(column("x bigint", 9007199254740993L), accepted("9007199254740993"), PASS);
        judges(column("x bigint", 9007199254740993L), accepted("9007199254740992"), FAIL);
        judges(column("x decimal(12,2)", new BigDecimal("1.50")), accepted("1.5"), PASS);
        judges(column("x boolean", true), accepted("TRUE"), PASS);
        String[] many = IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new);
        judges(column("x int", 49), accepted(many), PASS);
        judges(column("x int", 50), accepted(many), FAIL);
    }

    @Test
    void a_pattern_must_match_the_whole_value() {
        Rule pattern = new Rule.Pattern("x", "a|bc", Nulls.IGNORE, ALL);
        judges(column("x string", "a", "bc"), pattern, PASS);
        for (String other : List.of("ab", "bca", "a\n", "\na", "A", "")) {
            judges(column("x string", other), pattern, FAIL);
        }
        judges(column("x string", "a"), new Rule.Pattern("x", "a(", Nulls.IGNORE, ALL), CONFIG_ERROR);
        judges(column("x string", "a"), new Rule.Pattern("x", "a)|(b", Nulls.IGNORE, ALL), CONFIG_ERROR);
        judges(column("x string", "a"), new Rule.Pattern("x", "\\Qa", Nulls.IGNORE, ALL), PASS);
        judges(column("x string", "a"), new Rule.Pattern("x", "(?x) a # the letter", Nulls.IGNORE, ALL), PASS);
        judges(column("x int", 1), new Rule.Pattern("x", "1", Nulls.IGNORE, ALL), CONFIG_ERROR);
    }

    @Test
    void length_counts_characters() {
        Rule three = new Rule.Length("x", OptionalInt.of(3), OptionalInt.of(3), Nulls.IGNORE, ALL);
        judges(column("x string", "abc", "äöü", "日本語"), three, PASS);
        judges(column("x string", "ab"), three, FAIL);
        judges(column("x string", "abcd"), three, FAIL);
        judges(column("x int", 123), three, CONFIG_ERROR);
    }

    @Test
    void range_wants_an_order_that_numbers_and_moments_have() {
        judges(column("x string", "10"), range("9", null, Nulls.IGNORE), CONFIG_ERROR);
        judges(column("x int", 1), range(null, null, Nulls.IGNORE), CONFIG_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(x) > 0",
                "x > (SELECT 1)",
                "x IN (SELECT 1)",
                "exists(SELECT 1)",
                "rand() > 0",
                "uuid() <> ''",
                "row_number() OVER (ORDER BY x) > 0",
                "explode(array(true))",
                "x > 0; DROP TABLE t",
                "reflect('java.lang.System', 'exit', 1) = ''",
                "java_method('java.lang.System', 'getenv') = ''",
                "x",
                "'true'",
                "*",
                "nope > 0",
                "x >",
                "",
                "current_date() > ds",
                "now() > ds",
                "current_timestamp() > ds",
                "localtimestamp() > ds",
                "raise_error('x') IS NULL",
                "assert_true(x > 5) IS NULL",
                "input_file_name() = ''",
                "monotonically_increasing_id() = 0",
                "x > 0) OR (1=1",
                "count(*) > 0",
                "ds > 'a' 'b' c d"
            })
    void only_a_deterministic_condition_over_one_row_is_an_expression(String condition) {
        judges(column("x int", 1), expression(condition), CONFIG_ERROR);
        assertThat(outcome(column("x int", 1), where(new Rule.NotNull("x", ALL), condition))
                        .status())
                .isEqualTo(CONFIG_ERROR);
    }

    @Test
    void a_row_that_where_does_not_select_is_not_judged() {
        Dataset<Row> rows = rows("x int, s string", row(1, "new"), row(-1, "old"), row(-1, null));
        CheckOutcome outcome = outcome(rows, where(range("0", null, Nulls.FAIL), "s = 'new'"));
        assertThat(outcome.status()).isEqualTo(PASS);
        assertThat(outcome.observed()).isEqualTo("0 of 1 row are out of range");
    }

    @Test
    void mostly_is_compared_without_rounding() {
        Object[] values = new Object[1000];
        Arrays.fill(values, 1);
        values[0] = -1;
        Dataset<Row> rows = column("x int", values);
        judges(
                rows,
                new Rule.Range("x", Optional.of("0"), Optional.empty(), Nulls.IGNORE, new BigDecimal("0.999")),
                PASS);
        Rule stricter = new Rule.Range(
                "x", Optional.of("0"), Optional.empty(), Nulls.IGNORE, new BigDecimal("0.99900000000000000001"));
        judges(rows, stricter, FAIL);
        CheckOutcome outcome = outcome(
                rows, new Rule.Range("x", Optional.of("0"), Optional.empty(), Nulls.IGNORE, new BigDecimal("0.9995")));
        assertThat(outcome.observed()).isEqualTo("1 of 1,000 rows is out of range");
        assertThat(outcome.expected()).isEqualTo("at most 0.05%");
        assertThat(outcome.metric()).isEqualTo("1");
        assertThat(outcome.samples()).containsExactly("-1");
    }
}
