package io.tidegate.job.yaml;

import io.tidegate.job.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The column types a job file may name, read without Spark. */
final class SparkTypes {
    static final List<String> SIMPLE = List.of(
            "string",
            "boolean",
            "tinyint",
            "smallint",
            "int",
            "bigint",
            "float",
            "double",
            "date",
            "timestamp",
            "binary");
    private static final Map<String, String> USUAL_SLIPS = Map.of(
            "integer",
            "int",
            "long",
            "bigint",
            "short",
            "smallint",
            "byte",
            "tinyint",
            "varchar",
            "string",
            "text",
            "string",
            "bool",
            "boolean",
            "datetime",
            "timestamp",
            "number",
            "decimal(18,2)",
            "numeric",
            "decimal(18,2)");
    private static final int MOST_DIGITS = 38;

    private SparkTypes() {}

    /** The type in lower case without blanks. */
    static String parse(String text) throws Refusal {
        String type = text.toLowerCase(Locale.ROOT).replace(" ", "");
        if (SIMPLE.contains(type)) {
            return type;
        }
        if (type.startsWith("decimal")) {
            return decimal(text, type);
        }
        String base = type.indexOf('(') > 0 ? type.substring(0, type.indexOf('(')) : type;
        Optional<String> nearest = Optional.ofNullable(USUAL_SLIPS.get(base)).or(() -> Nearest.to(base, SIMPLE));
        throw new Refusal(
                "Cannot use `" + text + "` as a column type: it is not known",
                "Use string, boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), date, timestamp or binary.",
                nearest);
    }

    private static String decimal(String text, String type) throws Refusal {
        int comma = type.indexOf(',');
        if (type.startsWith("decimal(") && type.endsWith(")") && comma > 0) {
            int precision = number(type.substring("decimal(".length(), comma));
            int scale = number(type.substring(comma + 1, type.length() - 1));
            if (precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision) {
                return "decimal(" + precision + "," + scale + ")";
            }
        }
        throw new Refusal(
                "Cannot use `" + text + "` as a column type: a decimal needs its digits",
                "Write decimal(p,s) with 1 to 38 digits in all and s of them behind the point, such as decimal(12,2).");
    }

    private static int number(String digits) {
        return !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Integer.parseInt(digits)
                : -1;
    }
}
