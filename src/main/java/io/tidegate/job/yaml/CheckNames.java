package io.tidegate.job.yaml;

import io.tidegate.job.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names of checks to which the author gave none: made from what they say, so that they stay when others come and go. */
final class CheckNames {
    private static final int LONGEST = 80;

    private CheckNames() {}

    static String of(Rule rule) {
        String about = about(rule);
        String name = about.isEmpty() ? rule.kind() : rule.kind() + "_" + about;
        return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    }

    private static String about(Rule rule) {
        if (rule instanceof Rule.NotNull r) {
            return slug(r.column());
        } else if (rule instanceof Rule.NotBlank r) {
            return slug(r.column());
        } else if (rule instanceof Rule.AcceptedValues r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Range r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Pattern r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Length r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Statistic r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Freshness r) {
            return slug(r.column());
        } else if (rule instanceof Rule.Unique r) {
            return slug(String.join("_", r.columns()));
        } else if (rule instanceof Rule.Expression r) {
            return slug(r.condition());
        } else if (rule instanceof Rule.Query r) {
            return slug(r.sql());
        } else if (rule instanceof Rule.Reconcile r) {
            return slug(r.with());
        } else if (rule instanceof Rule.RowCountMatch r) {
            return slug(r.with());
        } else if (rule instanceof Rule.Relationships r) {
            return slug(r.column() + " " + r.source());
        }
        return rule instanceof Rule.Metric metric ? slug(metric(metric)) : "";
    }

    private static String metric(Rule.Metric rule) {
        if (rule instanceof Rule.Stddev r) {
            return r.column();
        } else if (rule instanceof Rule.Quantile r) {
            return r.column() + " " + r.at().stripTrailingZeros().toPlainString();
        } else if (rule instanceof Rule.Correlation r) {
            return r.column() + " " + r.other();
        } else if (rule instanceof Rule.DistinctCount r) {
            return String.join(" ", r.columns());
        } else if (rule instanceof Rule.UniqueRatio r) {
            return String.join(" ", r.columns());
        } else if (rule instanceof Rule.Entropy r) {
            return r.column();
        }
        Rule.Deequ r = (Rule.Deequ) rule;
        return r.constraint().name() + " " + String.join(" ", r.columns()) + " "
                + r.argument().orElse("");
    }

    static Set<String> lower(List<String> columns) {
        Set<String> lower = new TreeSet<>();
        columns.forEach(column -> lower.add(column.toLowerCase(Locale.ROOT)));
        return lower;
    }

    /** Lower-case letters, digits and single underscores. */
    private static String slug(String text) {
        StringBuilder slug = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (Character.isLetterOrDigit(c) || c == '_') {
                slug.append(c);
            } else if (slug.length() > 0 && slug.charAt(slug.length() - 1) != '_') {
                slug.append('_');
            }
        }
        int end = slug.length();
        while (end > 0 && slug.charAt(end - 1) == '_') {
            end--;
        }
        return slug.substring(0, end);
    }
}
