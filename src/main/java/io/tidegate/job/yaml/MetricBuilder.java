package io.tidegate.job.yaml;

import io.tidegate.job.Bounds;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.DeequConstraint.Takes;
import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The rules that put bounds on one number of a partition, from the value of their key. */
final class MetricBuilder {
    private final Build build;

    MetricBuilder(Build build) {
        this.build = build;
    }

    Rule rule(String kind, Section value) {
        return switch (kind) {
            case "stddev" -> new Rule.Stddev(value.text("column"), bounds(value));
            case "quantile" ->
                new Rule.Quantile(
                        value.text("column"),
                        value.get("at", BigDecimal.class),
                        value.get("error", BigDecimal.class),
                        bounds(value));
            case "correlation" -> correlation(value);
            case "distinct_count" -> new Rule.DistinctCount(RuleBuilder.columns(value), counts(value));
            case "unique_ratio" -> new Rule.UniqueRatio(RuleBuilder.columns(value), bounds(value));
            case "entropy" -> new Rule.Entropy(value.text("column"), bounds(value));
            case "deequ" -> deequ(value);
            default -> throw new IllegalStateException("no rule for " + kind);
        };
    }

    private Bounds bounds(Section value) {
        Bounds bounds = new Bounds(value.find("min", BigDecimal.class), value.find("max", BigDecimal.class));
        RuleBuilder.ordered(build, value, bounds.min(), bounds.max());
        return bounds;
    }

    private Bounds counts(Section value) {
        Bounds bounds = new Bounds(
                value.find("min", Long.class).map(BigDecimal::valueOf),
                value.find("max", Long.class).map(BigDecimal::valueOf));
        RuleBuilder.ordered(build, value, bounds.min(), bounds.max());
        return bounds;
    }

    private Rule correlation(Section value) {
        String column = value.text("column");
        String other = value.text("other");
        if (column.equalsIgnoreCase(other)) {
            build.fault(
                    value.place("other"),
                    "Cannot correlate `" + column + "` with itself: it is always 1",
                    "Name another column.");
        }
        return new Rule.Correlation(column, other, bounds(value));
    }

    private Rule deequ(Section value) {
        DeequConstraint constraint = value.get("constraint", DeequConstraint.class);
        Takes takes = constraint.takes();
        boolean takesSeveral = takes == Takes.COLUMNS || takes == Takes.TWO_COLUMNS;
        if (takes == Takes.NOTHING) {
            refuse(value, constraint, "column", "columns");
        } else if (!takesSeveral) {
            refuse(value, constraint, "columns");
            need(value, constraint, "column");
        } else if (!value.has("columns") && (takes == Takes.TWO_COLUMNS || !value.has("column"))) {
            need(value, constraint, "columns");
        }
        if (takes == Takes.COLUMN_AND_VALUE) {
            need(value, constraint, "value");
        } else {
            refuse(value, constraint, "value");
        }
        if (takes == Takes.COLUMN_AND_TYPE) {
            need(value, constraint, "type");
        } else {
            refuse(value, constraint, "type");
        }
        List<String> columns = takes == Takes.NOTHING ? List.of() : RuleBuilder.columns(value);
        if (takes == Takes.TWO_COLUMNS && columns.size() != 2) {
            build.fault(
                    value.place("columns"),
                    "Cannot use `" + constraint.text() + "` with " + columns.size() + " columns: it takes two",
                    "Name two columns.");
        }
        Optional<String> argument = value.maybeText("value").or(() -> value.maybeText("type"));
        return new Rule.Deequ(constraint, columns, argument, bounds(value));
    }

    private void need(Section value, DeequConstraint constraint, String key) {
        if (!value.has(key)) {
            build.fault(
                    value.place(),
                    "Cannot use `" + constraint.text() + "` without `" + key + "`",
                    "Add `" + key + ": …`.");
            throw new Section.Absent(key);
        }
    }

    private void refuse(Section value, DeequConstraint constraint, String... keys) {
        for (String key : keys) {
            if (value.has(key)) {
                build.fault(
                        value.place(key),
                        "Cannot use `" + key + "` with `" + constraint.text() + "`: it takes none",
                        "Remove it.");
            }
        }
    }
}
