package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests that running drivers stop: one small file a run, {@code <ledger>/cancel/<run>.json}, so that a driver anywhere finds
 * out with one look. What was asked is also written down as an event; the file is gone when the run has ended.
 */
public final class Cancellations {
    private static final String END = ".json";

    private final Storage storage;
    private final String folder;

    private Cancellations(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static Cancellations at(String ledgerLocation) {
        return new Cancellations(Storage.at(ledgerLocation), Locations.child(ledgerLocation, "cancel"));
    }

    /** Who asked, and why. */
    public record Asked(String who, String reason) {}

    /** @return false when somebody asked before; that request stands */
    public boolean ask(RunId run, String who, String reason, Instant at) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("run", run.text());
            json.writeStringField("who", who);
            json.writeStringField("reason", reason);
            json.writeStringField("at", at.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return storage.createNew(path(run), (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The request that a run stop. One that cannot be read is one all the same: rather stopped than not heard. */
    public Optional<Asked> of(RunId run) {
        return storage.read(path(run)).map(Cancellations::asked);
    }

    private static Asked asked(byte[] content) {
        try {
            JsonObject json = JsonObject.parse(new String(content, StandardCharsets.UTF_8).strip());
            return new Asked(json.text("who"), json.text("reason"));
        } catch (MalformedJson e) {
            return new Asked("somebody", "the request cannot be read");
        }
    }

    public void forget(RunId run) {
        storage.delete(path(run));
    }

    /** The runs with a request that nobody has removed. */
    public List<RunId> open() {
        List<RunId> runs = new ArrayList<>();
        storage.list(folder).forEach(file -> {
            String name = Locations.name(file.path());
            if (name.endsWith(END)) {
                run(name.substring(0, name.length() - END.length())).ifPresent(runs::add);
            }
        });
        return runs;
    }

    private static Optional<RunId> run(String text) {
        try {
            return Optional.of(new RunId(text));
        } catch (TidegateException e) {
            return Optional.empty();
        }
    }

    private String path(RunId run) {
        return Locations.child(folder, run.text() + END);
    }
}
