package io.tidegate.job.yaml;

import io.tidegate.job.Names;
import io.tidegate.job.Nearest;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** The kinds of single values that job files know. Each reads text; nothing passes through a double. */
final class Scalars {
    private static final String ANY = "{\"type\":[\"string\",\"number\",\"boolean\"],\"pattern\":\"\\\\S\"}";
    private static final String STRING = "{\"type\":\"string\",\"pattern\":\"\\\\S\"}";
    private static final String COLUMN_PATTERN =
            "{\"type\":\"string\",\"pattern\":\"^[\\\\p{L}_][\\\\p{L}\\\\p{N}_ .\\\\-]{0,127}$\"}";

    static final ScalarType TEXT = new ScalarType("text", Fill.PROSE, false, text -> text, ANY);
    /** A value that a check compares with; read as the column's type when the gate runs. */
    static final ScalarType VALUE = new ScalarType("value", Fill.VARIABLES, false, text -> text, ANY);

    static final ScalarType VARIABLE = new ScalarType("value", Fill.ENVIRONMENT, false, text -> text, ANY);
    static final ScalarType OPTION = new ScalarType("value, may be a secret", Fill.SECRET, false, text -> text, ANY);
    static final ScalarType NULL_TEXT = new ScalarType(
            "text, may be empty",
            Fill.ENVIRONMENT,
            true,
            text -> text,
            "{\"type\":[\"string\",\"number\",\"boolean\"]}");
    static final ScalarType LOCATION = new ScalarType("path or URI", Fill.PATH, false, text -> text, STRING);
    static final ScalarType PATH_TEMPLATE =
            new ScalarType("path, URI or template of one", Fill.PATH, false, text -> text, STRING);
    static final ScalarType FILE_PATTERN =
            new ScalarType("path, may hold * ? [ ] { }", Fill.ENVIRONMENT, false, text -> text, STRING);
    static final ScalarType SQL_FILE = new ScalarType("path", Fill.ENVIRONMENT, false, text -> text, STRING);
    static final ScalarType SQL = new ScalarType("SQL query", Fill.SQL, false, text -> text, STRING);
    static final ScalarType QUERY = new ScalarType("SQL query", Fill.QUERY, false, text -> text, STRING);
    static final ScalarType CONDITION = new ScalarType("SQL condition", Fill.SQL, false, text -> text, ANY);
    static final ScalarType PARTITION =
            new ScalarType("partition", Fill.ENVIRONMENT, false, text -> text, "{\"type\":[\"string\",\"integer\"]}");
    static final ScalarType REGEX = new ScalarType("regular expression", Fill.PROSE, false, Scalars::regex, ANY);
    static final ScalarType NAME = new ScalarType(
            "name",
            Fill.ENVIRONMENT,
            false,
            Scalars::name,
            "{\"type\":\"string\",\"pattern\":\"^[a-z][a-z0-9_]{0,79}$\"}");
    static final ScalarType COLUMN = new ScalarType("column", Fill.ENVIRONMENT, false, Scalars::column, COLUMN_PATTERN);
    static final ScalarType SPARK_TYPE = new ScalarType(
            "column type",
            Fill.ENVIRONMENT,
            false,
            SparkTypes::parse,
            "{\"type\":\"string\",\"pattern\":\"^ *([sS][tT][rR][iI][nN][gG]|[a-zA-Z]+) *(\\\\( *[0-9]{1,2} *, *[0-9]{1,2} *\\\\))? *$\"}");
    static final ScalarType BOOLEAN = new ScalarType(
            "true or false", Fill.ENVIRONMENT, false, Scalars::bool, "{\"enum\":[true,false,\"true\",\"false\"]}");
    static final ScalarType DAY = new ScalarType(
            "day",
            Fill.ENVIRONMENT,
            false,
            Scalars::day,
            "{\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}");
    static final ScalarType ZONE = new ScalarType("time zone", Fill.ENVIRONMENT, false, Scalars::zone, STRING);
    static final ScalarType SIZE = new ScalarType(
            "size",
            Fill.ENVIRONMENT,
            false,
            Amounts::size,
            "{\"type\":\"string\",\"pattern\":\"^[0-9]{1,9}(KB|MB|GB|TB)$\"}");
    static final ScalarType FRACTION = new ScalarType(
            "share above 0, up to 1",
            Fill.VARIABLES,
            false,
            Scalars::fraction,
            "{\"anyOf\":[{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1},{\"type\":\"string\",\"pattern\":\"^[0-9.]+$\"}]}");
    static final ScalarType DECIMAL = decimal("number", null);
    static final ScalarType NOT_NEGATIVE = decimal("number, not negative", BigDecimal.ZERO);
    static final ScalarType AT_LEAST_ONE = decimal("number, at least 1", BigDecimal.ONE);
    static final ScalarType CHARACTER = new ScalarType(
            "one character",
            Fill.ENVIRONMENT,
            false,
            Scalars::character,
            "{\"type\":[\"string\",\"integer\"],\"pattern\":\"^(.|\\\\t|\\\\\\\\t)$\"}");
    static final ScalarType ENCODING = new ScalarType("encoding", Fill.ENVIRONMENT, false, Scalars::encoding, STRING);
    static final ScalarType FILE_NAME = new ScalarType(
            "file name",
            Fill.ENVIRONMENT,
            false,
            Scalars::fileName,
            "{\"type\":\"string\",\"pattern\":\"^[^/\\\\\\\\]+$\"}");
    static final ScalarType CLASS_NAME = new ScalarType(
            "class name",
            Fill.ENVIRONMENT,
            false,
            Scalars::className,
            "{\"type\":\"string\",\"pattern\":\"^[A-Za-z_$][A-Za-z0-9_$.]*$\"}");

    private static final int LONGEST_REGEX = 1000;

    private Scalars() {}

    /** A whole number in [min, max]. */
    static ScalarType whole(long min, long max, Fill fill) {
        String bounds = ",\"minimum\":" + min + (max == Long.MAX_VALUE ? "" : ",\"maximum\":" + max);
        return new ScalarType(
                "whole number",
                fill,
                false,
                text -> Amounts.whole(text, min, max),
                "{\"anyOf\":[{\"type\":\"integer\"" + bounds + "},{\"type\":\"string\",\"pattern\":\"^-?[0-9]+$\"}]}");
    }

    static ScalarType duration(boolean mayBeZero) {
        return new ScalarType(
                "duration",
                Fill.VARIABLES,
                false,
                text -> Amounts.duration(text, mayBeZero),
                "{\"type\":\"string\",\"pattern\":\"^[0-9]{1,6}[smhd]$\"}");
    }

    /** One of some words. */
    static ScalarType oneOf(String... words) {
        return oneOf(List.of(words), List.of());
    }

    /** One of some words; the later ones are refused with "not in this version". */
    static ScalarType oneOf(List<String> words, List<String> later) {
        StringBuilder json = new StringBuilder("{\"enum\":[");
        for (String word : words) {
            json.append(json.length() > 9 ? "," : "").append('"').append(word).append('"');
        }
        return new ScalarType(
                String.join(" | ", words),
                Fill.ENVIRONMENT,
                false,
                text -> word(text, words, later),
                json.append("]}").toString());
    }

    private static ScalarType decimal(String words, BigDecimal min) {
        return new ScalarType(
                words,
                Fill.VARIABLES,
                false,
                text -> Amounts.decimal(text, min),
                "{\"anyOf\":[{\"type\":\"number\"" + (min == null ? "" : ",\"minimum\":" + min)
                        + "},{\"type\":\"string\",\"pattern\":\"^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$\"}]}");
    }

    private static String word(String text, List<String> words, List<String> later) throws Refusal {
        if (words.contains(text)) {
            return text;
        }
        if (later.contains(text)) {
            throw new Refusal(
                    "Cannot use `" + text + "`: it is not in this version", "Use " + String.join(" or ", words) + ".");
        }
        throw new Refusal(
                "Cannot use `" + text + "`: it is not one of " + String.join(", ", words),
                "Write " + String.join(" or ", words) + ".",
                Nearest.to(text, words));
    }

    private static String name(String text) throws Refusal {
        if (!Names.isSnakeCase(text)) {
            throw new Refusal(
                    "Cannot use `" + text + "` as a name",
                    "Write lower-case letters, digits and underscores, a letter first, at most 80: such as orders_daily.");
        }
        return text;
    }

    private static String column(String text) throws Refusal {
        if (!Names.isColumn(text)) {
            throw new Refusal(
                    "Cannot use `" + text + "` as a column",
                    "Write letters, digits, underscores, blanks, dots and hyphens, a letter or underscore first, at most 128.");
        }
        if (text.equalsIgnoreCase("_partition")) {
            throw new Refusal(
                    "Cannot use `_partition` as a column: it is what Tidegate calls the partition a row is read for",
                    "Give the column another name.");
        }
        return text;
    }

    private static Boolean bool(String text) throws Refusal {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw new Refusal("Cannot read `" + text + "` as true or false", "Write true or false, in lower case.");
    }

    private static LocalDate day(String text) throws Refusal {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1900 && day.getYear() < 2200) {
                return day;
            }
        } catch (DateTimeException e) {
            // refused below
        }
        throw new Refusal(
                "Cannot read `" + text + "` as a day", "Write it like 2024-01-31, in the years 1900 to 2199.");
    }

    private static ZoneId zone(String text) throws Refusal {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new Refusal(
                    "Cannot find the time zone `" + text + "`",
                    "Write UTC or a zone of the IANA list, such as Europe/Rome.",
                    Nearest.to(text, ZoneId.getAvailableZoneIds()));
        }
    }

    private static BigDecimal fraction(String text) throws Refusal {
        BigDecimal share = Amounts.decimal(text, null);
        if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw new Refusal(
                    "Cannot use " + text + " as a share: it is not above 0 and up to 1",
                    "Write the share of rows that must pass, such as 0.999.");
        }
        return share;
    }

    private static String character(String text) throws Refusal {
        if (text.equals("\\t")) {
            return "\t";
        }
        if (text.codePointCount(0, text.length()) != 1) {
            throw new Refusal(
                    "Cannot use `" + text + "`: it is not one character",
                    "Write one character in quotes, such as \";\" or \"\\t\".");
        }
        return text;
    }

    private static String encoding(String text) throws Refusal {
        try {
            return Charset.forName(text).name();
        } catch (IllegalCharsetNameException | java.nio.charset.UnsupportedCharsetException e) {
            throw new Refusal(
                    "Cannot find the encoding `" + text + "`", "Write one such as UTF-8, ISO-8859-1 or windows-1252.");
        }
    }

    private static String fileName(String text) throws Refusal {
        if (text.indexOf('/') >= 0 || text.indexOf('\\') >= 0 || text.equals(".") || text.equals("..")) {
            throw new Refusal(
                    "Cannot use `" + text + "` as a file name: it names a folder",
                    "Write the name alone, such as _SUCCESS; the file lies beside the source's files.");
        }
        return text;
    }

    private static String className(String text) throws Refusal {
        for (String part : text.split("\\.", -1)) {
            if (part.isEmpty()
                    || !Character.isJavaIdentifierStart(part.charAt(0))
                    || !part.chars().allMatch(Character::isJavaIdentifierPart)) {
                throw new Refusal(
                        "Cannot use `" + text + "` as a class name",
                        "Write the full name of a class, such as com.acme.Orders.");
            }
        }
        return text;
    }

    private static String regex(String text) throws Refusal {
        if (text.length() > LONGEST_REGEX) {
            throw new Refusal(
                    "Cannot use the regular expression: it is longer than " + LONGEST_REGEX + " characters",
                    "Shorten it, or write an `expression` check.");
        }
        try {
            java.util.regex.Pattern.compile(text);
        } catch (java.util.regex.PatternSyntaxException e) {
            throw new Refusal(
                    "Cannot read `" + text + "` as a regular expression: " + e.getDescription(),
                    "Write a Java regular expression; in YAML single quotes keep backslashes as they are.");
        } catch (StackOverflowError e) {
            throw new Refusal("Cannot read the regular expression: it nests too deeply", "Simplify it.");
        }
        return text;
    }
}
