package io.tidegate.job.yaml;

import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Checks as text to paste into a job: what this writes, the reader reads as the same rule. */
public final class CheckYaml {
    private CheckYaml() {}

    /**
     * One item of {@code checks}, without its dash.
     *
     * @throws IllegalArgumentException for kinds that nobody suggests
     */
    public static String of(Rule rule) {
        if (rule instanceof Rule.NotNull r) {
            return isAll(r.mostly())
                    ? "not_null: " + scalar(r.column())
                    : "not_null: {column: %s, mostly: %s}".formatted(scalar(r.column()), plain(r.mostly()));
        } else if (rule instanceof Rule.Unique r) {
            return "unique: [%s]".formatted(list(r.columns()));
        } else if (rule instanceof Rule.Range r) {
            List<String> bounds = new ArrayList<>();
            r.min().ifPresent(min -> bounds.add(", min: " + min));
            r.max().ifPresent(max -> bounds.add(", max: " + max));
            return "range: {column: %s%s}".formatted(scalar(r.column()), String.join("", bounds));
        } else if (rule instanceof Rule.AcceptedValues r) {
            String mostly = isAll(r.mostly()) ? "" : ", mostly: " + plain(r.mostly());
            return "accepted_values: {column: %s, values: [%s]%s}"
                    .formatted(scalar(r.column()), list(r.values()), mostly);
        } else if (rule instanceof Rule.Expression r) {
            return "expression: " + quoted(r.condition());
        }
        throw new IllegalArgumentException("no text for " + rule.kind());
    }

    /** Whether the text would come back as it is: a template is filled in, wherever it stands. */
    public static boolean isSafe(Rule rule) {
        return !of(rule).contains("{{");
    }

    private static boolean isAll(BigDecimal share) {
        return share.compareTo(BigDecimal.ONE) == 0;
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static String list(List<String> values) {
        return values.stream().map(CheckYaml::scalar).collect(Collectors.joining(", "));
    }

    private static String scalar(String text) {
        boolean isWord =
                text.matches("[A-Za-z_][A-Za-z0-9_]*") && !text.matches("(?i)null|true|false|yes|no|on|off|y|n");
        return isWord ? text : quoted(text);
    }

    /** Double quotes with escapes for whatever YAML or the reader would take for something else. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.replace("${", "$${").toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c >= 0x80) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
