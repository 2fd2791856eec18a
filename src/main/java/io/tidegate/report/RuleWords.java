package io.tidegate.report;

import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a check demands, in few words: {@code amount at least 0}, {@code key order_id, line_no}. */
final class RuleWords {
    private RuleWords() {}

    static String of(Rule rule) {
        return rule instanceof Rule.OfRow row ? ofRow(row) + mostly(row.mostly()) : ofPartition(rule);
    }

    private static String mostly(BigDecimal share) {
        return share.compareTo(BigDecimal.ONE) == 0
                ? ""
                : ", in %s%% of rows"
                        .formatted(share.movePointRight(2).stripTrailingZeros().toPlainString());
    }

    private static String ofRow(Rule.OfRow rule) {
        if (rule instanceof Rule.NotNull r) {
            return r.column();
        }
        if (rule instanceof Rule.NotBlank r) {
            return r.column();
        }
        if (rule instanceof Rule.AcceptedValues r) {
            return r.column() + " one of " + String.join(", ", r.values()) + nulls(r.nulls());
        }
        if (rule instanceof Rule.Range r) {
            return r.column() + " " + bounds(r.min(), r.max()) + nulls(r.nulls());
        }
        if (rule instanceof Rule.Pattern r) {
            return r.column() + " like " + r.regex() + nulls(r.nulls());
        }
        if (rule instanceof Rule.Length r) {
            return "%s %s%s"
                    .formatted(
                            r.column(),
                            bounds(
                                    r.min().isPresent() ? Optional.of(r.min().getAsInt()) : Optional.empty(),
                                    r.max().isPresent() ? Optional.of(r.max().getAsInt()) : Optional.empty()),
                            nulls(r.nulls()));
        }
        Rule.Expression r = (Rule.Expression) rule;
        return r.condition() + nulls(r.nulls());
    }

    private static String ofPartition(Rule rule) {
        if (rule instanceof Rule.Unique r) {
            return "key " + String.join(", ", r.columns());
        }
        if (rule instanceof Rule.RowCount r) {
            return bounds(
                    r.min().isPresent() ? Optional.of(Numbers.count(r.min())) : Optional.empty(),
                    r.max().isPresent() ? Optional.of(Numbers.count(r.max())) : Optional.empty());
        }
        if (rule instanceof Rule.Statistic r) {
            return r.column() + " " + bounds(r.min(), r.max());
        }
        if (rule instanceof Rule.Query r) {
            return r.sql() + (r.min().isEmpty() && r.max().isEmpty() ? "" : " gives " + bounds(r.min(), r.max()));
        }
        if (rule instanceof Rule.Schema r) {
            List<String> columns =
                    r.columns().stream().map(c -> c.name() + " " + c.type()).toList();
            return (r.exact() ? "exactly " : "at least ") + String.join(", ", columns);
        }
        if (rule instanceof Rule.Freshness r) {
            return "%s at most %s before the end".formatted(r.column(), Numbers.setting(r.maxAge()));
        }
        if (rule instanceof Rule.Metric metric) {
            return ofMetric(metric) + " "
                    + bounds(
                            metric.bounds().min().map(BigDecimal::toPlainString),
                            metric.bounds().max().map(BigDecimal::toPlainString));
        }
        if (rule instanceof Rule.Relationships r) {
            return "%s in %s.%s%s%s".formatted(r.column(), r.source(), r.to(), nulls(r.nulls()), mostly(r.mostly()));
        }
        if (rule instanceof Rule.RowCountMatch r) {
            return "with %s%s%s"
                    .formatted(
                            r.with(),
                            r.tolerance() == 0 ? "" : ", tolerance " + Numbers.count(r.tolerance(), "row"),
                            r.toleranceShare().signum() == 0
                                    ? ""
                                    : ", tolerance %s%%"
                                            .formatted(r.toleranceShare()
                                                    .movePointRight(2)
                                                    .stripTrailingZeros()
                                                    .toPlainString()));
        }
        Rule.Reconcile r = (Rule.Reconcile) rule;
        return "with %s%s%s%s, tolerance %s"
                .formatted(
                        r.with(),
                        r.keys().isEmpty() ? "" : ", keys " + String.join(", ", r.keys()),
                        r.sums().isEmpty() ? "" : ", sum " + String.join(", ", r.sums()),
                        r.by().isEmpty() ? "" : ", by " + String.join(", ", r.by()),
                        r.tolerance().toPlainString());
    }

    private static String ofMetric(Rule.Metric rule) {
        if (rule instanceof Rule.Stddev r) {
            return r.column();
        }
        if (rule instanceof Rule.Quantile r) {
            return "%s at %s%s"
                    .formatted(
                            r.column(),
                            r.at().toPlainString(),
                            r.error().signum() == 0
                                    ? ""
                                    : ", error " + r.error().toPlainString());
        }
        if (rule instanceof Rule.Correlation r) {
            return "%s and %s".formatted(r.column(), r.other());
        }
        if (rule instanceof Rule.DistinctCount r) {
            return String.join(", ", r.columns());
        }
        if (rule instanceof Rule.UniqueRatio r) {
            return String.join(", ", r.columns());
        }
        if (rule instanceof Rule.Entropy r) {
            return r.column();
        }
        Rule.Deequ r = (Rule.Deequ) rule;
        return "%s(%s)%s"
                .formatted(
                        r.constraint().text(),
                        String.join(", ", r.columns()),
                        r.argument().map(a -> " of " + a).orElse(""));
    }

    private static String nulls(Rule.Nulls nulls) {
        return nulls == Rule.Nulls.FAIL ? ", not null" : "";
    }

    private static String bounds(Optional<?> min, Optional<?> max) {
        if (min.isPresent() && max.isPresent()) {
            return min.get().equals(max.get()) ? "exactly " + min.get() : min.get() + " to " + max.get();
        }
        return min.map(m -> "at least " + m)
                .or(() -> max.map(m -> "at most " + m))
                .orElse("any");
    }
}
