package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fields of {@link BackfillChanges} on disk. Sums are texts, so that no digit is lost on the way. */
final class ChangesOnDisk {
    private static final String UNKNOWN = "unknown";

    private ChangesOnDisk() {}

    static void write(JsonGenerator json, BackfillChanges changes) throws IOException {
        json.writeNumberField("version", changes.version());
        texts(json, "columns", changes.columns());
        texts(json, "approximate", changes.approximate());
        texts(json, "not_summed", changes.notSummed());
        sums(json, "totals", changes.totals());
        json.writeArrayFieldStart("partitions");
        for (Change change : changes.partitions()) {
            json.writeStartObject();
            json.writeStringField("partition", change.partition());
            json.writeStringField("status", change.status().text());
            EventWriter.number(json, "rows_before", change.rowsBefore());
            json.writeNumberField("rows_after", change.rowsAfter());
            EventWriter.number(json, "version_before", change.versionBefore());
            if (!change.why().isEmpty()) {
                json.writeStringField("why", change.why());
            }
            if (!change.sums().isEmpty()) {
                sums(json, "sums", change.sums());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("left");
        for (Left left : changes.left()) {
            json.writeStartObject();
            json.writeStringField("partition", left.partition());
            json.writeStringField("why", left.why());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void sums(JsonGenerator json, String name, List<Sum> sums) throws IOException {
        json.writeArrayFieldStart(name);
        for (Sum sum : sums) {
            json.writeStartObject();
            json.writeStringField("column", sum.column());
            figure(json, "before", sum.before());
            figure(json, "after", sum.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void figure(JsonGenerator json, String name, Figure figure) throws IOException {
        if (figure instanceof Figure.Known known) {
            json.writeStringField(name, known.value().toPlainString());
        } else if (figure instanceof Figure.Unknown) {
            json.writeStringField(name, UNKNOWN);
        } else {
            json.writeNullField(name);
        }
    }

    static BackfillChanges read(JsonObject e) throws MalformedJson {
        List<Change> partitions = new ArrayList<>();
        for (JsonObject change : e.objects("partitions")) {
            partitions.add(new Change(
                    change.text("partition"),
                    status(change.text("status")),
                    change.optionalInteger("rows_before"),
                    change.integer("rows_after"),
                    change.optionalInteger("version_before"),
                    change.laterText("why").orElse(""),
                    change.has("sums") ? sums(change, "sums") : List.of()));
        }
        List<Left> left = new ArrayList<>();
        for (JsonObject one : e.objects("left")) {
            left.add(new Left(one.text("partition"), one.text("why")));
        }
        return new BackfillChanges(
                e.integer("version"),
                e.texts("columns"),
                e.texts("approximate"),
                e.texts("not_summed"),
                sums(e, "totals"),
                partitions,
                left);
    }

    private static Status status(String text) throws MalformedJson {
        try {
            return Status.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new MalformedJson("the field 'status' is not how a partition stands beside what it was");
        }
    }

    private static List<Sum> sums(JsonObject e, String name) throws MalformedJson {
        List<Sum> sums = new ArrayList<>();
        for (JsonObject sum : e.objects(name)) {
            sums.add(new Sum(sum.text("column"), figure(sum, "before"), figure(sum, "after")));
        }
        return sums;
    }

    private static Figure figure(JsonObject sum, String name) throws MalformedJson {
        String text = sum.optionalText(name).orElse("");
        if (text.isEmpty()) {
            return new Figure.Absent();
        }
        try {
            return text.equals(UNKNOWN) ? new Figure.Unknown() : new Figure.Known(new BigDecimal(text));
        } catch (NumberFormatException malformed) {
            throw new MalformedJson("the field '%s' is not a sum".formatted(name));
        }
    }
}
