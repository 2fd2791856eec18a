package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;

import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** The keys about rebuilding history: a job's own, and the limits for all of them. */
final class BackfillKeys {
    private static final String CHUNK_PATTERN = "([1-9][0-9]{0,5}|P[1-9][0-9]{0,3}[DWMY]|auto)";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private static final Pattern CHUNK_SHAPE = Pattern.compile(CHUNK_PATTERN);
    private static final Pattern HOURS_SHAPE = Pattern.compile(TIME + "-" + TIME);

    private static final ScalarType CHUNK = new ScalarType(
            "number, period such as P1M, or auto",
            Fill.VARIABLES,
            false,
            BackfillKeys::chunk,
            "{\"anyOf\":[{\"type\":\"integer\",\"minimum\":1,\"maximum\":999999},{\"type\":\"string\",\"pattern\":\"^"
                    + CHUNK_PATTERN + "$\"}]}");
    private static final ScalarType HOURS = new ScalarType(
            "hours such as 22:00-06:00",
            Fill.VARIABLES,
            false,
            BackfillKeys::hours,
            "{\"type\":\"string\",\"pattern\":\"^" + TIME + "-" + TIME + "$\"}");

    static final ScalarType BUDGET = new ScalarType(
            "number above 0",
            Fill.VARIABLES,
            false,
            BackfillKeys::positive,
            "{\"anyOf\":[{\"type\":\"number\",\"exclusiveMinimum\":0},{\"type\":\"string\",\"pattern\":\"^[0-9.]+$\"}]}");

    static final Shape BACKFILL = Shape.of(
            "backfill",
            "How history is rebuilt where `tidegate backfill plan` is not told otherwise.",
            List.of(
                    byDefault(
                            "chunk",
                            CHUNK,
                            "auto",
                            "Partitions in one write and one commit: a number, a period such as P10D or P1M, or by bytes and time."),
                    byDefault("newest_first", Scalars.BOOLEAN, "false", "Whether the newest partitions come first."),
                    optional(
                            "window",
                            HOURS,
                            "The hours in which chunks may begin, in the job's time zone; without it, any.")));

    static final Shape APPROVAL_ABOVE = Shape.of(
            "approval above",
            "From where on a backfill needs an approval.",
            List.of(
                    optional(
                            "partitions",
                            Scalars.whole(0, 1_000_000, Fill.ENVIRONMENT),
                            "More partitions than that; 0 asks for an approval of every backfill."),
                    optional(
                            "cost",
                            Scalars.NOT_NEGATIVE,
                            "A high end of the estimate above that, in the currency of `cost`.")),
            Demand.atLeastOne("partitions", "cost"));

    private BackfillKeys() {}

    private static BigDecimal positive(String text) throws Refusal {
        BigDecimal number = Amounts.decimal(text, null);
        if (number.signum() <= 0) {
            throw new Refusal("Cannot use " + text + ": it is not above 0", "Write a number above 0, such as 500.");
        }
        return number;
    }

    private static String chunk(String text) throws Refusal {
        if (!CHUNK_SHAPE.matcher(text).matches()) {
            throw new Refusal(
                    "Cannot read `" + text + "` as the size of a chunk",
                    "Write a number of partitions such as 30, a period such as P10D, P1W, P1M or P1Y, or auto.");
        }
        return text;
    }

    private static String hours(String text) throws Refusal {
        if (!HOURS_SHAPE.matcher(text).matches()) {
            throw new Refusal("Cannot read `" + text + "` as hours", "Write them like 22:00-06:00, in quotes.");
        }
        if (text.substring(0, 5).equals(text.substring(6))) {
            throw new Refusal(
                    "Cannot use the hours " + text + ": they begin and end at the same time",
                    "Leave `window` out where any hour will do.");
        }
        return text;
    }
}
