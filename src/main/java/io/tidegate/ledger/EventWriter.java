package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A document as one line of JSON. Field by field, so that renaming a record's component never changes what is on disk. */
final class EventWriter {
    static final int SCHEMA_VERSION = 1;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonGenerator json;

    private EventWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The line, without its line feed. */
    static String line(Document document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            new EventWriter(json).document(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void document(Document document) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema_version", SCHEMA_VERSION);
        json.writeStringField("run", document.run().text());
        json.writeStringField("job", document.job());
        json.writeNumberField("chunk", document.chunk());
        json.writeNumberField("sequence", document.sequence());
        json.writeStringField("kind", document.kind().text());
        json.writeArrayFieldStart("events");
        for (Event event : document.events()) {
            json.writeStartObject();
            json.writeStringField("type", event.type());
            json.writeStringField("run", event.run().text());
            json.writeStringField("job", event.job());
            json.writeStringField("at", event.at().toString());
            event(event);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void event(Event event) throws IOException {
        if (event instanceof Event.RunStarted e) {
            json.writeStringField("who", e.who());
            json.writeStringField("command", e.command());
            text("reason", e.reason());
            json.writeStringField("code_version", e.codeVersion());
            json.writeStringField("configuration_hash", e.configurationHash());
            text("orchestrator_run", e.orchestratorRun());
            text("parent_namespace", e.parentRun().map(ParentRun::namespace));
            text("parent_job", e.parentRun().map(ParentRun::job));
            text("parent_run", e.parentRun().map(ParentRun::run));
            json.writeStringField("host", e.host());
            json.writeNumberField("pid", e.pid());
        } else if (event instanceof Event.Planned e) {
            texts("partitions", e.partitions());
        } else if (event instanceof Event.Intent e) {
            json.writeNumberField("chunk", e.chunk());
            texts("partitions", e.partitions());
            texts("source_pins", e.sourcePins());
            json.writeNumberField("target_version", e.targetVersion());
            texts("fingerprints", e.fingerprints());
            json.writeStringField("evaluation", e.evaluation());
        } else if (event instanceof Event.SourceRead e) {
            json.writeNumberField("chunk", e.chunk());
            json.writeStringField("source", e.source());
            json.writeStringField("partition", e.partition());
            json.writeNumberField("rows", e.rows());
            json.writeNumberField("bytes", e.bytes());
        } else if (event instanceof Event.Checked e) {
            json.writeNumberField("chunk", e.chunk());
            json.writeStringField("partition", e.partition());
            checks(e.checks());
        } else if (event instanceof Event.Published e) {
            published(e);
        } else if (event instanceof Event.Blocked e) {
            json.writeNumberField("chunk", e.chunk());
            json.writeStringField("partition", e.partition());
            json.writeStringField("code", e.code());
            json.writeStringField("message", e.message());
            texts("files", e.files());
        } else if (event instanceof Event.Failed e) {
            json.writeNumberField("chunk", e.chunk());
            texts("partitions", e.partitions());
            json.writeStringField("code", e.code());
            json.writeStringField("blame", e.blame());
            json.writeStringField("cause", e.cause());
        } else if (event instanceof Event.RunFinished e) {
            json.writeNumberField("exit_status", e.exitStatus());
            counts(json, e.counts());
            decimal(json, "cost", e.cost());
        } else if (event instanceof ByHand.Adopted e) {
            json.writeStringField("partition", e.partition());
            json.writeStringField("fingerprint", e.fingerprint());
            json.writeNumberField("version", e.version());
            number(json, "rows", e.rows());
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
        } else if (event instanceof Event.RolledBack e) {
            rolledBack(e);
        } else if (event instanceof ByHand.Unlocked e) {
            json.writeStringField("partition", e.partition());
            json.writeStringField("holder", e.holder());
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
        } else if (event instanceof ByHand.CancelRequested e) {
            json.writeStringField("who", e.who());
            json.writeStringField("reason", e.reason());
        } else if (event instanceof NotifiedEvent e) {
            json.writeStringField("channel", e.channel());
            json.writeStringField("when", e.when());
            json.writeStringField("outcome", e.outcome().text());
            text("why", e.why());
        } else {
            BackfillEvents.write(json, (BackfillEvent) event);
        }
    }

    private void published(Event.Published e) throws IOException {
        json.writeNumberField("chunk", e.chunk());
        json.writeStringField("partition", e.partition());
        json.writeStringField("fingerprint", e.fingerprint());
        json.writeNumberField("version_before", e.versionBefore());
        json.writeNumberField("version_after", e.versionAfter());
        number(json, "rows_before", e.rowsBefore());
        json.writeNumberField("rows_after", e.rowsAfter());
        json.writeNumberField("files", e.files());
        json.writeNumberField("bytes", e.bytes());
        decimal(json, "core_seconds", e.coreSeconds());
        decimal(json, "cost", e.cost());
        json.writeStringField("evaluation", e.evaluation());
        json.writeBooleanField("recovered", e.recovered());
    }

    private void rolledBack(Event.RolledBack e) throws IOException {
        json.writeNumberField("chunk", e.chunk());
        json.writeStringField("partition", e.partition());
        json.writeStringField("fingerprint", e.fingerprint());
        json.writeNumberField("to_version", e.toVersion());
        json.writeNumberField("version_before", e.versionBefore());
        json.writeNumberField("version_after", e.versionAfter());
        number(json, "rows_before", e.rowsBefore());
        number(json, "rows_after", e.rowsAfter());
        json.writeNumberField("files", e.files());
        json.writeNumberField("bytes", e.bytes());
        text("backfill", e.backfill().map(BackfillId::text));
        json.writeStringField("who", e.who());
        json.writeStringField("reason", e.reason());
    }

    private void checks(List<CheckOutcome> checks) throws IOException {
        json.writeArrayFieldStart("checks");
        for (CheckOutcome check : checks) {
            json.writeStartObject();
            json.writeStringField("name", check.name());
            json.writeStringField("kind", check.kind());
            json.writeStringField("status", check.status().text());
            json.writeStringField("observed", check.observed());
            json.writeStringField("expected", check.expected());
            json.writeStringField("metric", check.metric());
            texts("samples", check.samples());
            json.writeStringField("rest", check.rest());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    static void number(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    /** Plain digits; a negative scale (1E+3) is written out, so that what is read back is the same number. */
    static void decimal(JsonGenerator json, String name, BigDecimal value) throws IOException {
        json.writeNumberField(name, value.scale() < 0 ? value.setScale(0) : value);
    }

    static void counts(JsonGenerator json, Map<String, Integer> counts) throws IOException {
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Integer> count : new TreeMap<>(counts).entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private void texts(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void texts(String name, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }
}
