package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Since;
import java.util.List;
import java.util.Locale;
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
        document.set("later", Json.objects(backfill.since(), BackfillHistoryDocument::later));
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
                .put("taken_back", backfill.takenBack())
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
        ObjectNode since = object.putObject("since");
        for (Since one : backfill.since()) {
            String word = word(one);
            since.put(word, since.path(word).asInt() + one.partitions().size());
        }
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

    private static String word(Since since) {
        return since.status().name().toLowerCase(Locale.ROOT);
    }

    /** What others made of partitions after it. */
    private static ObjectNode later(Since since) {
        ObjectNode object = Json.object()
                .put("job", since.job())
                .put("status", word(since))
                .put("at", since.at().toString())
                .put("run", since.run().text())
                .put("who", since.who())
                .put("command", since.command())
                .put("backfill", since.backfill().map(BackfillId::text).orElse(null));
        Json.put(object, "version", since.version());
        object.put("detail", since.detail());
        object.set("partitions", Json.texts(since.partitions()));
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
