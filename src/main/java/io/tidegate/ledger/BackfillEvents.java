package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of backfill events on disk, field by field as {@link EventWriter} has those of runs. */
final class BackfillEvents {
    private BackfillEvents() {}

    /** Writes what comes after the fields that every event has. */
    static void write(JsonGenerator json, BackfillEvent event) throws IOException {
        json.writeStringField("backfill", event.backfill().text());
        if (event instanceof BackfillEvent.Planned e) {
            json.writeStringField("plan_hash", e.planHash());
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
            json.writeStringField("file", e.file());
            json.writeStringField("first", e.first());
            json.writeStringField("last", e.last());
            json.writeNumberField("partitions", e.partitions());
            json.writeNumberField("chunks", e.chunks());
            money(json, "low", e.low());
            money(json, "likely", e.likely());
            money(json, "high", e.high());
            money(json, "budget", e.budget());
        } else if (event instanceof BackfillEvent.Approved e) {
            json.writeStringField("plan_hash", e.planHash());
            json.writeStringField("by", e.by());
            json.writeStringField("note", e.note().orElse(null));
        } else if (event instanceof BackfillEvent.Started e) {
            json.writeStringField("plan_hash", e.planHash());
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
        } else if (event instanceof BackfillEvent.ChunkDone e) {
            json.writeNumberField("chunk", e.chunk());
            json.writeArrayFieldStart("partitions");
            for (String partition : e.partitions()) {
                json.writeString(partition);
            }
            json.writeEndArray();
            EventWriter.counts(json, e.counts());
            EventWriter.decimal(json, "core_seconds", e.coreSeconds());
            EventWriter.decimal(json, "cost", e.cost());
            EventWriter.decimal(json, "seconds", e.seconds());
        } else if (event instanceof BackfillEvent.Compared e) {
            ChangesOnDisk.write(json, e.changes());
            EventWriter.decimal(json, "core_seconds", e.coreSeconds());
            EventWriter.decimal(json, "cost", e.cost());
        } else if (event instanceof BackfillEvent.Paused e) {
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
        } else {
            BackfillEvent.Finished e = (BackfillEvent.Finished) event;
            json.writeStringField("outcome", e.outcome());
            json.writeStringField("who", e.who());
            EventWriter.counts(json, e.counts());
            EventWriter.decimal(json, "cost", e.cost());
        }
    }

    private static void money(JsonGenerator json, String name, Optional<BigDecimal> value) throws IOException {
        if (value.isPresent()) {
            EventWriter.decimal(json, name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    static BackfillEvent planned(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Planned(
                run,
                e.text("job"),
                e.instant("at"),
                id(e),
                e.text("plan_hash"),
                e.text("who"),
                e.text("reason"),
                e.text("file"),
                e.text("first"),
                e.text("last"),
                e.small("partitions"),
                e.small("chunks"),
                e.optionalDecimal("low"),
                e.optionalDecimal("likely"),
                e.optionalDecimal("high"),
                e.optionalDecimal("budget"));
    }

    static BackfillEvent approved(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Approved(
                run, e.text("job"), e.instant("at"), id(e), e.text("plan_hash"), e.text("by"), e.optionalText("note"));
    }

    static BackfillEvent started(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Started(
                run, e.text("job"), e.instant("at"), id(e), e.text("plan_hash"), e.text("who"), e.text("reason"));
    }

    static BackfillEvent chunkDone(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.ChunkDone(
                run,
                e.text("job"),
                e.instant("at"),
                id(e),
                e.small("chunk"),
                e.texts("partitions"),
                counts(e),
                e.decimal("core_seconds"),
                e.decimal("cost"),
                e.decimal("seconds"));
    }

    static BackfillEvent compared(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Compared(
                run,
                e.text("job"),
                e.instant("at"),
                id(e),
                ChangesOnDisk.read(e),
                e.decimal("core_seconds"),
                e.decimal("cost"));
    }

    static BackfillEvent paused(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Paused(run, e.text("job"), e.instant("at"), id(e), e.text("who"), e.text("reason"));
    }

    static BackfillEvent finished(RunId run, JsonObject e) throws MalformedJson {
        return new BackfillEvent.Finished(
                run,
                e.text("job"),
                e.instant("at"),
                id(e),
                e.text("outcome"),
                e.text("who"),
                counts(e),
                e.decimal("cost"));
    }

    /** Partitions by outcome word. */
    static Map<String, Integer> counts(JsonObject e) throws MalformedJson {
        JsonObject json = e.object("counts");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : json.names()) {
            counts.put(name, json.small(name));
        }
        return counts;
    }

    /** Of an event that may be about a backfill. */
    static Optional<BackfillId> optionalBackfill(JsonObject e) throws MalformedJson {
        return e.optionalText("backfill").isPresent() ? Optional.of(id(e)) : Optional.empty();
    }

    private static BackfillId id(JsonObject e) throws MalformedJson {
        try {
            return new BackfillId(e.text("backfill"));
        } catch (TidegateException malformed) {
            throw new MalformedJson("the field 'backfill' is not the id of a backfill");
        }
    }
}
