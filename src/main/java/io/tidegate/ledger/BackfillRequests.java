package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What people ask of a backfill, from whatever host: one small file for each wish, {@code <ledger>/backfills/<id>/pause.json} or
 * {@code cancel.json}, which whoever applies it looks for between chunks. A pause goes with {@code resume}; a cancellation stays.
 */
public final class BackfillRequests {
    private final Storage storage;
    private final String folder;

    private BackfillRequests(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static BackfillRequests at(String ledgerLocation, BackfillId backfill) {
        return new BackfillRequests(
                Storage.at(ledgerLocation), Locations.child(ledgerLocation, "backfills/" + backfill.text()));
    }

    /** What can be asked. */
    public enum Wish {
        PAUSE,
        CANCEL
    }

    /** Who asked, and why. */
    public record Asked(Wish wish, String who, String reason) {}

    /** @return false when somebody asked before; that request stands */
    public boolean ask(Wish wish, String who, String reason, Instant at) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("who", who);
            json.writeStringField("reason", reason);
            json.writeStringField("at", at.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return storage.createNew(path(wish), (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The request that stands, a cancellation before a pause. One that cannot be read is one all the same. */
    public Optional<Asked> standing() {
        return of(Wish.CANCEL).or(() -> of(Wish.PAUSE));
    }

    private Optional<Asked> of(Wish wish) {
        return storage.read(path(wish)).map(content -> asked(wish, content));
    }

    private static Asked asked(Wish wish, byte[] content) {
        try {
            JsonObject json = JsonObject.parse(new String(content, StandardCharsets.UTF_8).strip());
            return new Asked(wish, json.text("who"), json.text("reason"));
        } catch (MalformedJson e) {
            return new Asked(wish, "somebody", "the request cannot be read");
        }
    }

    /** It goes on. */
    public void endPause() {
        storage.delete(path(Wish.PAUSE));
    }

    private String path(Wish wish) {
        return Locations.child(folder, wish.name().toLowerCase(Locale.ROOT) + ".json");
    }
}
