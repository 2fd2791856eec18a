package io.tidegate.ledger;

import io.tidegate.error.TidegateException;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link EventWriter} wrote: every field must be there; fields and event types of later versions are passed over. */
final class EventReader {
    private EventReader() {}

    static Document document(String line) throws MalformedJson {
        JsonObject json = JsonObject.parse(line);
        int version = json.small("schema_version");
        if (version < 1 || version > EventWriter.SCHEMA_VERSION) {
            throw new MalformedJson("its schema_version is %d and this Tidegate reads 1 to %d"
                    .formatted(version, EventWriter.SCHEMA_VERSION));
        }
        String kind = json.text("kind");
        List<Event> events = new ArrayList<>();
        for (JsonObject event : json.objects("events")) {
            event(event).ifPresent(events::add);
        }
        return new Document(
                run(json),
                json.text("job"),
                json.small("chunk"),
                json.small("sequence"),
                Document.Kind.of(kind).orElse(Document.Kind.NOTE),
                events);
    }

    private static RunId run(JsonObject json) throws MalformedJson {
        try {
            return new RunId(json.text("run"));
        } catch (TidegateException e) {
            throw new MalformedJson("the field 'run' is not a run id");
        }
    }

    private static Optional<Event> event(JsonObject e) throws MalformedJson {
        return switch (e.text("type")) {
            case "run_started" -> Optional.of(started(e));
            case "planned" ->
                Optional.of(new Event.Planned(run(e), e.text("job"), e.instant("at"), e.texts("partitions")));
            case "intent" -> Optional.of(intent(e));
            case "source_read" -> Optional.of(sourceRead(e));
            case "checks" -> Optional.of(checked(e));
            case "published" -> Optional.of(published(e));
            case "blocked" -> Optional.of(blocked(e));
            case "failed" -> Optional.of(failed(e));
            case "run_finished" -> Optional.of(finished(e));
            case "adopted" -> Optional.of(adopted(e));
            case "rolled_back" -> Optional.of(rolledBack(e));
            case "unlocked" -> Optional.of(unlocked(e));
            case "cancel_requested" ->
                Optional.of(new ByHand.CancelRequested(
                        run(e), e.text("job"), e.instant("at"), e.text("who"), e.text("reason")));
            case "notified" -> Optional.of(notified(e));
            case "backfill_planned" -> Optional.of(BackfillEvents.planned(run(e), e));
            case "backfill_approved" -> Optional.of(BackfillEvents.approved(run(e), e));
            case "backfill_started" -> Optional.of(BackfillEvents.started(run(e), e));
            case "backfill_chunk_done" -> Optional.of(BackfillEvents.chunkDone(run(e), e));
            case "backfill_compared" -> Optional.of(BackfillEvents.compared(run(e), e));
            case "backfill_paused" -> Optional.of(BackfillEvents.paused(run(e), e));
            case "backfill_finished" -> Optional.of(BackfillEvents.finished(run(e), e));
            default -> Optional.empty();
        };
    }

    private static Event started(JsonObject e) throws MalformedJson {
        return new Event.RunStarted(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.text("who"),
                e.text("command"),
                e.optionalText("reason"),
                e.text("code_version"),
                e.text("configuration_hash"),
                e.optionalText("orchestrator_run"),
                parent(e),
                e.text("host"),
                e.integer("pid"));
    }

    private static Optional<ParentRun> parent(JsonObject e) throws MalformedJson {
        Optional<String> namespace = e.laterText("parent_namespace");
        Optional<String> job = e.laterText("parent_job");
        Optional<String> run = e.laterText("parent_run");
        return namespace.flatMap(n -> job.flatMap(j -> run.map(r -> new ParentRun(n, j, r))));
    }

    private static Event intent(JsonObject e) throws MalformedJson {
        return new Event.Intent(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.texts("partitions"),
                texts(e.object("source_pins")),
                e.integer("target_version"),
                texts(e.object("fingerprints")),
                e.text("evaluation"));
    }

    private static Event sourceRead(JsonObject e) throws MalformedJson {
        return new Event.SourceRead(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.text("source"),
                e.text("partition"),
                e.integer("rows"),
                e.integer("bytes"));
    }

    private static Event checked(JsonObject e) throws MalformedJson {
        List<CheckOutcome> checks = new ArrayList<>();
        for (JsonObject check : e.objects("checks")) {
            checks.add(new CheckOutcome(
                    check.text("name"),
                    check.text("kind"),
                    status(check.text("status")),
                    check.text("observed"),
                    check.text("expected"),
                    check.text("metric"),
                    check.texts("samples"),
                    check.has("rest") ? check.text("rest") : ""));
        }
        return new Event.Checked(
                run(e), e.text("job"), e.instant("at"), e.small("chunk"), e.text("partition"), List.copyOf(checks));
    }

    private static CheckOutcome.Status status(String text) throws MalformedJson {
        try {
            return CheckOutcome.Status.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new MalformedJson("the field 'status' is not the status of a check");
        }
    }

    private static Event published(JsonObject e) throws MalformedJson {
        return new Event.Published(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.text("partition"),
                e.text("fingerprint"),
                e.integer("version_before"),
                e.integer("version_after"),
                e.optionalInteger("rows_before"),
                e.integer("rows_after"),
                e.small("files"),
                e.integer("bytes"),
                e.decimal("core_seconds"),
                e.decimal("cost"),
                e.text("evaluation"),
                e.flag("recovered"));
    }

    private static Event blocked(JsonObject e) throws MalformedJson {
        return new Event.Blocked(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.text("partition"),
                e.text("code"),
                e.text("message"),
                e.has("files") ? e.texts("files") : List.of());
    }

    private static Event failed(JsonObject e) throws MalformedJson {
        return new Event.Failed(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.texts("partitions"),
                e.text("code"),
                e.text("blame"),
                e.text("cause"));
    }

    private static Event finished(JsonObject e) throws MalformedJson {
        return new Event.RunFinished(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("exit_status"),
                BackfillEvents.counts(e),
                e.decimal("cost"));
    }

    private static Event adopted(JsonObject e) throws MalformedJson {
        return new ByHand.Adopted(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.text("partition"),
                e.text("fingerprint"),
                e.integer("version"),
                e.optionalInteger("rows"),
                e.text("who"),
                e.text("reason"));
    }

    private static Event rolledBack(JsonObject e) throws MalformedJson {
        return new Event.RolledBack(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.small("chunk"),
                e.text("partition"),
                e.text("fingerprint"),
                e.integer("to_version"),
                e.integer("version_before"),
                e.integer("version_after"),
                e.optionalInteger("rows_before"),
                e.optionalInteger("rows_after"),
                e.small("files"),
                e.integer("bytes"),
                BackfillEvents.optionalBackfill(e),
                e.text("who"),
                e.text("reason"));
    }

    private static Event unlocked(JsonObject e) throws MalformedJson {
        return new ByHand.Unlocked(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.text("partition"),
                e.text("holder"),
                e.text("who"),
                e.text("reason"));
    }

    private static Event notified(JsonObject e) throws MalformedJson {
        return new NotifiedEvent(
                run(e),
                e.text("job"),
                e.instant("at"),
                e.text("channel"),
                e.text("when"),
                NotifiedEvent.Outcome.of(e.text("outcome"))
                        .orElseThrow(() -> new MalformedJson("the field 'outcome' is neither sent nor failed")),
                e.optionalText("why"));
    }

    private static Map<String, String> texts(JsonObject json) throws MalformedJson {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : json.names()) {
            texts.put(name, json.text(name));
        }
        return Map.copyOf(texts);
    }
}
