package io.tidegate.backfill;

import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.error.TidegateException;
import io.tidegate.job.yaml.PlainValues;
import io.tidegate.job.yaml.Refusal;
import io.tidegate.job.yaml.ScalarType;
import io.tidegate.job.yaml.Shape;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.ledger.BackfillId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The keys of a plan's file. */
final class PlanShape {
    private static final ScalarType COUNT = PlainValues.whole(0, Integer.MAX_VALUE);
    private static final ScalarType SIZE = PlainValues.whole(0, Long.MAX_VALUE);
    private static final ScalarType TEXT = PlainValues.TEXT;
    private static final ScalarType DIGEST = PlainValues.of("digest", text -> text);
    private static final ScalarType INSTANT = type("instant", "Write it like 2024-01-31T06:00:00Z.", Instant::parse);
    private static final ScalarType ID = type("id of a backfill", "", BackfillId::new);
    private static final ScalarType HOURS = type("hours", "", Hours::parse);
    private static final ScalarType SPANS = PlainValues.of("partitions", text -> text);
    private static final ListOf RANGES = new ListOf(SPANS, 0, false);

    private static final Shape OWNER = Shape.of(
            "owner", "Who answers for a job.", List.of(required("team", TEXT, ""), required("contact", TEXT, "")));

    private static final Shape SPREAD = Shape.of(
            "range",
            "A figure as a range.",
            List.of(
                    required("low", PlainValues.AMOUNT, ""),
                    required("likely", PlainValues.AMOUNT, ""),
                    required("high", PlainValues.AMOUNT, "")));

    private static final Shape KIND = Shape.of(
            "kind of partitions",
            "Those that were never built, or those that are replaced.",
            List.of(required("partitions", COUNT, ""), required("ranges", RANGES, "")));

    private static final Shape LEFT_OUT = Shape.of(
            "partitions left out",
            "What is not built, and why.",
            List.of(required("why", TEXT, ""), required("partitions", RANGES, "")));

    private static final Shape REPLACES = Shape.of(
            "rows replaced",
            "What readers see now.",
            List.of(
                    required("partitions", COUNT, ""),
                    required("files", COUNT, ""),
                    required("rows", SIZE, ""),
                    required("bytes", SIZE, ""),
                    optional("without_rows", COUNT, "")));

    private static final Shape READER = Shape.of(
            "reader",
            "A job that reads the rows.",
            List.of(required("job", PlainValues.NAME, ""), required("owner", OWNER, "")));

    private static final Shape ESTIMATE = Shape.of(
            "estimate",
            "What it will take.",
            List.of(
                    required("partitions", COUNT, ""),
                    required("currency", TEXT, ""),
                    required("cost", SPREAD, ""),
                    required("core_seconds", SPREAD, ""),
                    required("seconds", SPREAD, ""),
                    required("cores", COUNT, ""),
                    required("bytes_read", SIZE, ""),
                    required("bytes_written", SPREAD, ""),
                    optional("bytes_kept", SIZE, ""),
                    required("basis", TEXT, ""),
                    required("driver", TEXT, ""),
                    optional("one_day_times_days", PlainValues.AMOUNT, ""),
                    required("warnings", new ListOf(TEXT, 0, false), "")));

    private static final Shape JOB = Shape.of(
            "job of a plan",
            "What is done to one job.",
            List.of(
                    required("job", PlainValues.NAME, ""),
                    required("owner", OWNER, ""),
                    required("grain", PlainValues.oneOf("hour", "day", "week", "month", "year"), ""),
                    required("range", SPANS, ""),
                    required("definition", DIGEST, ""),
                    required("table_version", PlainValues.whole(-1, Long.MAX_VALUE), ""),
                    required("backfill", KIND, ""),
                    required("reprocess", KIND, ""),
                    required("chunks", new ListOf(SPANS, 1, false), ""),
                    required("left_out", new ListOf(LEFT_OUT, 0, false), ""),
                    required("replaces", REPLACES, ""),
                    required("readers", new ListOf(READER, 0, false), ""),
                    required("estimate", ESTIMATE, ""),
                    required("inputs", new MapOf(SPANS, DIGEST, 1), "")));

    private static final Shape PLANNED = Shape.of(
            "planning",
            "Who planned it, and with what.",
            List.of(
                    required("by", TEXT, ""),
                    required("at", INSTANT, ""),
                    required("code", TEXT, ""),
                    required("command", TEXT, "")));

    private static final Shape APPROVAL = Shape.of(
            "approval",
            "Somebody's yes.",
            List.of(
                    required("by", TEXT, ""),
                    required("at", INSTANT, ""),
                    required("hash", DIGEST, ""),
                    optional("note", TEXT, "")));

    static final Shape PLAN = Shape.of(
            "plan of a backfill",
            "A backfill as it was planned.",
            List.of(
                    required("version", PlainValues.whole(1, 1), ""),
                    required("backfill", ID, ""),
                    required("reason", TEXT, ""),
                    required("planned", PLANNED, ""),
                    required("currency", TEXT, ""),
                    optional("budget", PlainValues.AMOUNT, ""),
                    optional("window", HOURS, ""),
                    required("newest_first", PlainValues.BOOLEAN, ""),
                    optional("needs_approval", TEXT, ""),
                    required("jobs", new ListOf(JOB, 1, false), ""),
                    required("hash", DIGEST, ""),
                    required("approvals", new ListOf(APPROVAL, 0, false), "")));

    private PlanShape() {}

    private static ScalarType type(String words, String cure, Function<String, Object> read) {
        return PlainValues.of(words, text -> {
            try {
                return read.apply(text);
            } catch (TidegateException e) {
                throw new Refusal(e.getMessage(), e.cure());
            } catch (DateTimeException e) {
                throw new Refusal("Cannot read `" + text + "` as an " + words, cure);
            }
        });
    }
}
