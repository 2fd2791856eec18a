package io.tidegate.job.yaml;

import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Names;
import io.tidegate.job.Nearest;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of single values that only checks know. */
final class CheckScalars {
    private static final List<String> CONSTRAINTS = Arrays.stream(DeequConstraint.values())
            .map(DeequConstraint::text)
            .sorted()
            .toList();

    static final ScalarType UNIT = new ScalarType(
            "number from 0 to 1",
            Fill.VARIABLES,
            false,
            CheckScalars::unit,
            "{\"anyOf\":[{\"type\":\"number\",\"minimum\":0,\"maximum\":1},{\"type\":\"string\",\"pattern\":\"^[0-9.]+$\"}]}");

    /** Text like {@code customers.customer_id}: the source ends at the first dot. */
    static final ScalarType SOURCE_COLUMN = new ScalarType(
            "source.column",
            Fill.ENVIRONMENT,
            false,
            CheckScalars::sourceColumn,
            "{\"type\":\"string\",\"pattern\":\"^[a-z][a-z0-9_]{0,79}\\\\.[\\\\p{L}_][\\\\p{L}\\\\p{N}_ .\\\\-]{0,127}$\"}");

    static final ScalarType CONSTRAINT = new ScalarType(
            "constraint of Deequ",
            Fill.ENVIRONMENT,
            false,
            CheckScalars::constraint,
            CONSTRAINTS.stream().map(c -> '"' + c + '"').collect(Collectors.joining(",", "{\"enum\":[", "]}")));

    static final ScalarType DATA_TYPE = Scalars.oneOf(DeequConstraint.DATA_TYPES, List.of());

    private CheckScalars() {}

    private static BigDecimal unit(String text) throws Refusal {
        BigDecimal number = Amounts.decimal(text, BigDecimal.ZERO);
        if (number.compareTo(BigDecimal.ONE) > 0) {
            throw new Refusal("Cannot use " + text + ": it is above 1", "Write a number from 0 to 1, such as 0.95.");
        }
        return number;
    }

    private static String sourceColumn(String text) throws Refusal {
        int dot = text.indexOf('.');
        if (dot < 0 || !Names.isSnakeCase(text.substring(0, dot)) || !Names.isColumn(text.substring(dot + 1))) {
            throw new Refusal(
                    "Cannot read `" + text + "` as a column of a source",
                    "Write a source of the job, a dot and its column, such as customers.customer_id.");
        }
        return text;
    }

    private static DeequConstraint constraint(String text) throws Refusal {
        if (DeequConstraint.ELSEWHERE.containsKey(text)) {
            throw new Refusal(
                    "Cannot use `" + text + "` by its name in Deequ: it has a check of its own",
                    "Write " + DeequConstraint.ELSEWHERE.get(text) + ".");
        }
        if (DeequConstraint.REFUSED.containsKey(text)) {
            throw new Refusal(
                    "Cannot use `" + text + "`: " + DeequConstraint.REFUSED.get(text),
                    "Use another check; docs/checks.md lists them all.");
        }
        return DeequConstraint.of(text)
                .orElseThrow(() -> new Refusal(
                        "Cannot find the constraint `" + text + "` in Deequ",
                        "Write one of " + String.join(", ", CONSTRAINTS) + ".",
                        Nearest.to(text, CONSTRAINTS)));
    }
}
