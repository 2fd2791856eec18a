package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Backfills for programs, as the ledger tells them. */
public final class BackfillHistoryDocument {
    private BackfillHistoryDocument() {}

    public static ObjectNode list(List<BackfillHistory> backfills) {
        ObjectNode document = Json.document("backfills");
        document.set("backfills", Json.objects(backfills, BackfillHistoryDocument::head));
        return document;
    }

    /** With every event and what became of every partition. */
    public static ObjectNode of(BackfillHistory backfill) {
        ObjectNode document = Json.document("backfill");
        document.setAll(head(backfill));
        ObjectNode jobs = document.putObject("outcomes");
        for (String job : backfill.jobs()) {
            ObjectNode outcomes = jobs.putObject(job);
            for (Map.Entry<String, Outcome> entry : new TreeMap<>(backfill.outcomes(job)).entrySet()) {
                outcomes.set(entry.getKey(), outcome(entry.getValue()));
            }
        }
        document.set("events", Json.objects(backfill.trail(), BackfillHistoryDocument::event));
        return document;
    }

    private static ObjectNode head(BackfillHistory backfill) {
        ObjectNode object = Json.object().put("backfill", backfill.id().text());
        object.put("state", backfill.state().text());
        object.set("jobs", Json.texts(backfill.jobs()));
        object.put("partitions", backfill.partitions())
                .put("published", backfill.count(Status.PUBLISHED))
                .put("blocked", backfill.count(Status.BLOCKED))
                .put("failed", backfill.count(Status.FAILED))
                .put("cost", backfill.cost())
                .put("core_seconds", backfill.coreSeconds())
                .put(
                        "low",
                        BackfillsView.sum(backfill, BackfillEvent.Planned::low).orElse(null))
                .put(
                        "likely",
                        BackfillsView.sum(backfill, BackfillEvent.Planned::likely)
                                .orElse(null))
                .put(
                        "high",
                        BackfillsView.sum(backfill, BackfillEvent.Planned::high).orElse(null));
        backfill.planned().stream()
                .findFirst()
                .ifPresent(planned -> object.put("reason", planned.reason())
                        .put("who", planned.who())
                        .put("planned_at", planned.at().toString())
                        .put("file", planned.file())
                        .put("hash", planned.planHash()));
        return object;
    }

    private static ObjectNode outcome(Outcome outcome) {
        ObjectNode object = Json.object()
                .put("status", outcome.status().text())
                .put("run", outcome.run().text())
                .put("at", outcome.at().toString());
        if (outcome.status() != Status.PUBLISHED) {
            return object.put("code", outcome.code()).put("detail", outcome.detail());
        }
        Json.put(object, "rows_before", outcome.rowsBefore());
        Json.put(object, "rows_after", outcome.rowsAfter());
        Json.put(object, "version", outcome.version());
        return object;
    }

    private static ObjectNode event(BackfillEvent event) {
        ObjectNode object = Json.object()
                .put("type", event.type())
                .put("run", event.run().text())
                .put("job", event.job())
                .put("at", event.at().toString());
        return BackfillEventDocument.of(event, object);
    }
}
