package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.deequ.checks.Check;
import io.tidegate.job.Bounds;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Rule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Every constraint of Deequ is reached, or refused with its reason; a new Deequ with others fails here. */
class DeequConstraintsTest extends AuditTest {
    /** What builds checks without being a constraint. */
    private static final Set<String> NONE = Set.of("addConstraint", "copy", "apply", "fromConstraint");

    private static Set<String> constraints() {
        Set<String> names = new TreeSet<>();
        for (Method method : Check.class.getMethods()) {
            if (Check.class.isAssignableFrom(method.getReturnType())
                    && !Modifier.isStatic(method.getModifiers())
                    && !method.getName().contains("$")
                    && !NONE.contains(method.getName())) {
                names.add(method.getName());
            }
        }
        return names;
    }

    @Test
    void every_constraint_is_reached_or_refused_exactly_once() {
        List<String> accounted = new ArrayList<>();
        for (DeequConstraint constraint : DeequConstraint.values()) {
            accounted.add(constraint.text());
        }
        accounted.addAll(DeequConstraint.ELSEWHERE.keySet());
        accounted.addAll(DeequConstraint.REFUSED.keySet());
        assertThat(constraints()).hasSizeGreaterThan(50);
        assertThat(accounted).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(constraints());
    }

    private record Known(List<String> columns, String argument, String number) {}

    private static Known known(String number, String... columns) {
        return new Known(List.of(columns), null, number);
    }

    /** By hand, over the rows below. */
    private static Map<DeequConstraint, Known> numbers() {
        Map<DeequConstraint, Known> numbers = new EnumMap<>(DeequConstraint.class);
        numbers.put(DeequConstraint.CONTAINS_CREDIT_CARD_NUMBER, known("0.25", "text"));
        numbers.put(DeequConstraint.CONTAINS_EMAIL, known("0.25", "text"));
        numbers.put(DeequConstraint.CONTAINS_SOCIAL_SECURITY_NUMBER, known("0.25", "text"));
        numbers.put(DeequConstraint.CONTAINS_URL, known("0.25", "text"));
        numbers.put(DeequConstraint.HAS_APPROX_COUNT_DISTINCT, known("3", "n"));
        numbers.put(DeequConstraint.HAS_COLUMN_COUNT, known("5"));
        numbers.put(DeequConstraint.HAS_DATA_TYPE, new Known(List.of("t"), "Integral", "0.5"));
        numbers.put(DeequConstraint.HAS_DISTINCTNESS, known("0.75", "n"));
        numbers.put(DeequConstraint.HAS_DUPLICATE_ROW_COUNT, known("2", "n"));
        numbers.put(DeequConstraint.HAS_HISTOGRAM_VALUES, new Known(List.of("t"), "x", "0.4"));
        numbers.put(DeequConstraint.HAS_INTERQUARTILE_RANGE, known("1.75", "n"));
        numbers.put(DeequConstraint.HAS_KURTOSIS, known("-0.85", "n"));
        numbers.put(DeequConstraint.HAS_MAX_LENGTH, known("19", "text"));
        numbers.put(DeequConstraint.HAS_MIN_LENGTH, known("11", "text"));
        numbers.put(DeequConstraint.HAS_MUTUAL_INFORMATION, known("0.57", "g", "t"));
        numbers.put(DeequConstraint.HAS_NUMBER_OF_DISTINCT_VALUES, known("4", "n"));
        numbers.put(DeequConstraint.HAS_RANGE, known("4", "n"));
        numbers.put(DeequConstraint.HAS_SKEWNESS, known("0.96", "n"));
        numbers.put(DeequConstraint.HAS_UNIQUENESS, known("0.5", "n"));
        numbers.put(DeequConstraint.HAS_UNIQUE_VALUE_RATIO, known("0.6666666667", "n"));
        numbers.put(DeequConstraint.HAS_VARIANCE, known("2.6875", "n"));
        numbers.put(DeequConstraint.HAS_ZEROS_COUNT, known("2", "n"));
        numbers.put(DeequConstraint.HAVE_ANY_COMPLETENESS, known("1", "n", "t"));
        numbers.put(DeequConstraint.HAVE_COMPLETENESS, known("0.6", "n", "t"));
        return numbers;
    }

    private static Dataset<Row> rows() {
        return rows(
                "n int, t string, text string, g int",
                row(0, "1", "me@example.org", 1),
                row(0, "1", "https://example.org", 1),
                row(1, null, "111-05-1130", 1),
                row(4, "x", "4111 1111 1111 1111", 2),
                row(null, "x", null, 2));
    }

    @Test
    void every_constraint_that_deequ_names_is_judged_by_its_number() {
        Map<DeequConstraint, Known> numbers = numbers();
        assertThat(numbers).containsOnlyKeys(DeequConstraint.values());
        List<io.tidegate.job.Check> checks = new ArrayList<>();
        numbers.forEach((constraint, known) -> {
            BigDecimal near = new BigDecimal("0.02");
            BigDecimal number = new BigDecimal(known.number());
            checks.add(named(
                    constraint,
                    "holds",
                    new Bounds(Optional.of(number.subtract(near)), Optional.of(number.add(near)))));
            checks.add(named(constraint, "is_above", new Bounds(Optional.of(number.add(near)), Optional.empty())));
        });
        Verdict verdict = verdict(rows(), checks.toArray(io.tidegate.job.Check[]::new));
        assertThat(verdict.outcomes())
                .hasSize(2 * numbers.size())
                .filteredOn(outcome -> outcome.status() != (outcome.name().endsWith("holds") ? PASS : FAIL))
                .isEmpty();
    }

    private static io.tidegate.job.Check named(DeequConstraint constraint, String what, Bounds bounds) {
        Known known = numbers().get(constraint);
        return check(
                constraint.text() + "_" + what,
                new Rule.Deequ(constraint, known.columns(), Optional.ofNullable(known.argument()), bounds),
                null,
                io.tidegate.job.Check.OnFail.BLOCK,
                io.tidegate.job.Check.OnNoRows.FAIL);
    }
}
