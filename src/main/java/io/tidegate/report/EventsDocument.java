package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.NotifiedEvent;
import java.util.List;

/** Events of the ledger for programs: of a run, or of a partition over many runs. Field names are those of the ledger. */
public final class EventsDocument {
    private EventsDocument() {}

    public static ObjectNode of(List<Event> events) {
        ObjectNode document = Json.document("events");
        document.set("events", Json.objects(events, EventsDocument::event));
        return document;
    }

    /** One event: a line of {@code -o ndjson}. */
    public static ObjectNode event(Event event) {
        ObjectNode object = Json.object()
                .put("type", event.type())
                .put("run", event.run().text())
                .put("job", event.job())
                .put("at", event.at().toString());
        if (event instanceof Event.RunStarted e) {
            return object.put("who", e.who())
                    .put("command", e.command())
                    .put("reason", e.reason().orElse(null))
                    .put("code_version", e.codeVersion())
                    .put("configuration_hash", e.configurationHash())
                    .put("orchestrator_run", e.orchestratorRun().orElse(null))
                    .put("parent_run", e.parentRun().map(Object::toString).orElse(null))
                    .put("host", e.host())
                    .put("pid", e.pid());
        }
        if (event instanceof Event.Planned e) {
            object.set("partitions", Json.texts(e.partitions()));
            return object;
        }
        if (event instanceof Event.Intent e) {
            object.put("chunk", e.chunk()).set("partitions", Json.texts(e.partitions()));
            object.set("source_pins", Json.texts(e.sourcePins()));
            object.set("fingerprints", Json.texts(e.fingerprints()));
            return object.put("target_version", e.targetVersion()).put("evaluation", e.evaluation());
        }
        if (event instanceof Event.SourceRead e) {
            return object.put("chunk", e.chunk())
                    .put("source", e.source())
                    .put("partition", e.partition())
                    .put("rows", e.rows())
                    .put("bytes", e.bytes());
        }
        if (event instanceof Event.Checked e) {
            object.put("chunk", e.chunk()).put("partition", e.partition());
            object.set("checks", Json.objects(e.checks(), EventsDocument::check));
            return object;
        }
        return outcome(event, object);
    }

    private static ObjectNode outcome(Event event, ObjectNode object) {
        if (event instanceof Event.Published e) {
            object.put("chunk", e.chunk())
                    .put("partition", e.partition())
                    .put("fingerprint", e.fingerprint())
                    .put("version_before", e.versionBefore())
                    .put("version_after", e.versionAfter());
            Json.put(object, "rows_before", e.rowsBefore());
            return object.put("rows_after", e.rowsAfter())
                    .put("files", e.files())
                    .put("bytes", e.bytes())
                    .put("core_seconds", e.coreSeconds())
                    .put("cost", e.cost())
                    .put("evaluation", e.evaluation())
                    .put("recovered", e.recovered());
        }
        if (event instanceof Event.Blocked e) {
            object.put("chunk", e.chunk())
                    .put("partition", e.partition())
                    .put("code", e.code())
                    .put("message", e.message());
            object.set("files", Json.texts(e.files()));
            return object;
        }
        if (event instanceof Event.Failed e) {
            object.put("chunk", e.chunk()).set("partitions", Json.texts(e.partitions()));
            return object.put("code", e.code()).put("blame", e.blame()).put("cause", e.cause());
        }
        if (event instanceof ByHand.Adopted e) {
            object.put("partition", e.partition())
                    .put("fingerprint", e.fingerprint())
                    .put("version", e.version());
            Json.put(object, "rows", e.rows());
            return object.put("who", e.who()).put("reason", e.reason());
        }
        if (event instanceof Event.RolledBack e) {
            object.put("chunk", e.chunk())
                    .put("partition", e.partition())
                    .put("fingerprint", e.fingerprint())
                    .put("to_version", e.toVersion())
                    .put("version_before", e.versionBefore())
                    .put("version_after", e.versionAfter());
            Json.put(object, "rows_before", e.rowsBefore());
            Json.put(object, "rows_after", e.rowsAfter());
            return object.put("files", e.files())
                    .put("bytes", e.bytes())
                    .put("backfill", e.backfill().map(BackfillId::text).orElse(null))
                    .put("who", e.who())
                    .put("reason", e.reason());
        }
        if (event instanceof ByHand.Unlocked e) {
            return object.put("partition", e.partition())
                    .put("holder", e.holder())
                    .put("who", e.who())
                    .put("reason", e.reason());
        }
        if (event instanceof ByHand.CancelRequested e) {
            return object.put("who", e.who()).put("reason", e.reason());
        }
        if (event instanceof NotifiedEvent e) {
            return object.put("channel", e.channel())
                    .put("when", e.when())
                    .put("outcome", e.outcome().text())
                    .put("why", e.why().orElse(null));
        }
        if (event instanceof BackfillEvent e) {
            return BackfillEventDocument.of(e, object);
        }
        Event.RunFinished e = (Event.RunFinished) event;
        object.put("exit_status", e.exitStatus()).set("counts", Json.counts(e.counts()));
        return object.put("cost", e.cost());
    }

    private static ObjectNode check(CheckOutcome check) {
        ObjectNode object = Json.object()
                .put("name", check.name())
                .put("kind", check.kind())
                .put("status", check.status().text())
                .put("observed", check.observed())
                .put("expected", check.expected())
                .put("metric", check.metric());
        object.put("rest", check.rest());
        object.set("samples", Json.texts(check.samples()));
        return object;
    }
}
