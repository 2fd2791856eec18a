package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** What somebody asks of a process elsewhere: a small file that is written once, and found with one look. */
public record Request(String who, String reason) {
    /** @return false when somebody asked before; that request stands */
    boolean leave(Storage storage, String path, Instant at) {
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
        return storage.createNew(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** One that cannot be read is one all the same: rather stopped than not heard. */
    static Optional<Request> at(Storage storage, String path) {
        return storage.read(path).map(Request::read);
    }

    private static Request read(byte[] content) {
        try {
            JsonObject json = JsonObject.parse(new String(content, StandardCharsets.UTF_8).strip());
            return new Request(json.text("who"), json.text("reason"));
        } catch (MalformedJson e) {
            return new Request("somebody", "the request cannot be read");
        }
    }
}
