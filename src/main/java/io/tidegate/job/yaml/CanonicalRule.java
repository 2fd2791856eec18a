package io.tidegate.job.yaml;

import io.tidegate.job.Column;
import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule as a canonical text, written out by hand so that renaming a component of a record makes no partition stale. */
final class CanonicalRule {
    private CanonicalRule() {}

    static Canonical of(Rule rule) {
        Canonical text = new Canonical().put("kind", rule.kind());
        if (rule instanceof Rule.OfRow row) {
            text.put("mostly", number(row.mostly()));
        }
        if (rule instanceof Rule.NotNull r) {
            return text.put("column", r.column());
        } else if (rule instanceof Rule.NotBlank r) {
            return text.put("column", r.column());
        } else if (rule instanceof Rule.AcceptedValues r) {
            return text.put("column", r.column())
                    .put("values", r.values())
                    .put("nulls", r.nulls().name());
        } else if (rule instanceof Rule.Range r) {
            return bounds(text, r.min(), r.max())
                    .put("column", r.column())
                    .put("nulls", r.nulls().name());
        } else if (rule instanceof Rule.Pattern r) {
            return text.put("column", r.column())
                    .put("regex", r.regex())
                    .put("nulls", r.nulls().name());
        } else if (rule instanceof Rule.Length r) {
            return text.put("column", r.column())
                    .put("min", r.min().isPresent() ? Integer.toString(r.min().getAsInt()) : "")
                    .put("max", r.max().isPresent() ? Integer.toString(r.max().getAsInt()) : "")
                    .put("nulls", r.nulls().name());
        } else if (rule instanceof Rule.Expression r) {
            return text.put("condition", r.condition()).put("nulls", r.nulls().name());
        }
        return ofPartition(rule, text);
    }

    private static Canonical ofPartition(Rule rule, Canonical text) {
        if (rule instanceof Rule.Metric metric) {
            return ofMetric(
                    metric,
                    bounds(
                            text,
                            metric.bounds().min().map(CanonicalRule::number),
                            metric.bounds().max().map(CanonicalRule::number)));
        } else if (rule instanceof Rule.Unique r) {
            return text.put("columns", r.columns());
        } else if (rule instanceof Rule.RowCount r) {
            return text.put("min", r.min().isPresent() ? Long.toString(r.min().getAsLong()) : "")
                    .put("max", r.max().isPresent() ? Long.toString(r.max().getAsLong()) : "");
        } else if (rule instanceof Rule.Statistic r) {
            return bounds(text, r.min(), r.max()).put("column", r.column());
        } else if (rule instanceof Rule.Query r) {
            return bounds(text, r.min().map(CanonicalRule::number), r.max().map(CanonicalRule::number))
                    .put("query", r.sql());
        } else if (rule instanceof Rule.Schema r) {
            List<Canonical> columns = new ArrayList<>();
            for (Column column : r.columns()) {
                columns.add(new Canonical().put("name", column.name()).put("type", column.type()));
            }
            return text.put("columns", columns).put("exact", r.exact());
        } else if (rule instanceof Rule.Freshness r) {
            return text.put("column", r.column()).put("max_age", r.maxAge().toSeconds());
        } else if (rule instanceof Rule.Reconcile r) {
            return text.put("with", r.with())
                    .put("keys", r.keys())
                    .put("sum", r.sums())
                    .put("by", r.by())
                    .put("tolerance", number(r.tolerance()));
        }
        return ofBothSides(rule, text);
    }

    private static Canonical ofBothSides(Rule rule, Canonical text) {
        if (rule instanceof Rule.Relationships r) {
            return text.put("column", r.column())
                    .put("source", r.source())
                    .put("to", r.to())
                    .put("nulls", r.nulls().name())
                    .put("mostly", number(r.mostly()));
        } else if (rule instanceof Rule.RowCountMatch r) {
            return text.put("with", r.with())
                    .put("tolerance", Long.toString(r.tolerance()))
                    .put("tolerance_share", number(r.toleranceShare()));
        }
        throw new IllegalStateException("no text for " + rule.kind());
    }

    private static Canonical ofMetric(Rule.Metric rule, Canonical text) {
        if (rule instanceof Rule.Stddev r) {
            return text.put("column", r.column());
        } else if (rule instanceof Rule.Quantile r) {
            return text.put("column", r.column()).put("at", number(r.at())).put("error", number(r.error()));
        } else if (rule instanceof Rule.Correlation r) {
            return text.put("column", r.column()).put("other", r.other());
        } else if (rule instanceof Rule.DistinctCount r) {
            return text.put("columns", r.columns());
        } else if (rule instanceof Rule.UniqueRatio r) {
            return text.put("columns", r.columns());
        } else if (rule instanceof Rule.Entropy r) {
            return text.put("column", r.column());
        }
        Rule.Deequ r = (Rule.Deequ) rule;
        return text.put("constraint", r.constraint().text())
                .put("columns", r.columns())
                .put("argument", r.argument().orElse(""));
    }

    private static Canonical bounds(Canonical text, Optional<String> min, Optional<String> max) {
        return text.put("min", min.orElse("")).put("max", max.orElse(""));
    }

    /** 0.50 and 0.5 are the same number. */
    private static String number(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
