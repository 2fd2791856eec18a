package io.tidegate.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What each of our commits carries as {@code userMetadata}, as one line of JSON.
 *
 * @param run the run id
 * @param chunk the chunk in the run, from 1
 * @param gate digest of the checks and what they saw
 */
public record RunMark(String run, String job, int chunk, String gate) {
    /** The tag of every data file, beside {@link #CHUNK_TAG}: it survives checkpoints and log cleanup, commitInfo does not. */
    public static final String RUN_TAG = "tidegate.run";

    public static final String CHUNK_TAG = "tidegate.chunk";

    private static final int VERSION = 1;

    /** One line: {@code {"tidegate":1,"run":…,"job":…,"chunk":n,"gate":…}}. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("tidegate", VERSION);
            json.writeStringField("run", run);
            json.writeStringField("job", job);
            json.writeNumberField("chunk", chunk);
            json.writeStringField("gate", gate);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The mark in a commit's {@code userMetadata}; empty when the text is not one of ours. */
    public static Optional<RunMark> parse(String userMetadata) {
        if (!userMetadata.contains("\"tidegate\"")) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonObject.parse(userMetadata);
            json.integer("tidegate");
            return Optional.of(new RunMark(json.text("run"), json.text("job"), json.small("chunk"), json.text("gate")));
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }
}
