package io.tidegate.job.yaml;

import io.tidegate.job.Nearest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may stand in SQL. Nothing is ever filled into its text: values come as bound parameters, so that a variable can never become part of a
 * statement. {@code ${…}} is refused too, because Spark would fill it from its own configuration.
 */
final class SqlText {
    private static final String THIS = "{{ this }}";
    private static final String VAR = ":var_";

    private SqlText() {}

    /** @param mayNameThis whether {@code {{ this }}} stands for the rows under check */
    static void refuseText(String sql, boolean mayNameThis) throws Refusal {
        String rest = mayNameThis ? withoutThis(sql) : sql;
        int open = rest.indexOf("{{");
        if (open >= 0 && rest.indexOf("}}", open) > 0) {
            String piece = rest.substring(open, rest.indexOf("}}", open) + 2);
            String inside = piece.substring(2, piece.length() - 2).strip();
            throw new Refusal(
                    "Cannot fill `{{ " + shortened(inside) + " }}` into SQL: values never become part of its text",
                    cure(inside, mayNameThis),
                    Optional.empty(),
                    piece);
        }
        int dollar = rest.indexOf("${");
        if (dollar >= 0 && rest.indexOf('}', dollar) > 0) {
            String piece = rest.substring(dollar, rest.indexOf('}', dollar) + 1);
            throw new Refusal(
                    "Cannot fill `" + shortened(piece) + "` into SQL: values never become part of its text",
                    "Declare it under `vars:`, such as `x: ${X}`, and write :var_x in the query of a transform or of a `sql` check.",
                    Optional.empty(),
                    piece);
        }
    }

    private static String withoutThis(String sql) {
        // blanks inside the braces are the author's
        StringBuilder rest = new StringBuilder();
        int at = 0;
        for (int open = sql.indexOf("{{"); open >= 0; open = sql.indexOf("{{", at)) {
            int close = sql.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            boolean isThis = sql.substring(open + 2, close).strip().equals("this");
            rest.append(sql, at, isThis ? open : close + 2);
            at = close + 2;
        }
        return rest.append(sql, at, sql.length()).toString();
    }

    private static String cure(String inside, boolean mayNameThis) {
        if (inside.startsWith("var.")) {
            return "Write :var_" + shortened(inside.substring(4))
                    + " in the query of a transform or of a `sql` check; variables are bound there as parameters.";
        }
        if (inside.equals("ds") || inside.startsWith("partition.")) {
            return "Use the column _partition, or the bound parameters :ds, :partition_start, :partition_end.";
        }
        return mayNameThis
                ? "Only " + THIS + " may stand in the query of a check."
                : "Use the names of the sources and the column _partition.";
    }

    /** The variables bound in the SQL, outside of literals and comments. */
    static Set<String> boundVariables(String sql) {
        Set<String> names = new TreeSet<>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                at = closing(sql, at, c);
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else if (sql.startsWith(VAR, at)) {
                int end = at + VAR.length();
                while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
                    end++;
                }
                names.add(sql.substring(at + VAR.length(), end));
                at = end;
            } else {
                at++;
            }
        }
        return names;
    }

    /** Refuses a bound variable that nobody declared: Spark would find it only when the job runs. */
    static void refuseUnknownVariables(String sql, Map<String, String> vars) throws Refusal {
        for (String name : boundVariables(sql)) {
            if (!vars.containsKey(name)) {
                throw new Refusal(
                        "Cannot bind `:var_" + name + "`: there is no such variable",
                        "Declare it under `vars:`, or pass --var " + name + "=….",
                        Nearest.to(name, vars.keySet()).map(near -> ":var_" + near),
                        ":var_" + name);
            }
        }
    }

    private static int closing(String sql, int open, char quote) {
        for (int i = open + 1; i < sql.length(); i++) {
            if (sql.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (sql.charAt(i) == quote) {
                return i + 1;
            }
        }
        return sql.length();
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
