package io.tidegate.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each of our commits carries as {@code userMetadata}, as one line of JSON.
 *
 * @param run the run id
 * @param chunk the chunk in the run, from 1
 * @param gate digest of the checks and what they saw
 * @param fingerprints what each partition of the commit was built from, by partition as users write it: with it the ledger can be
 *     rebuilt from the table. Empty in commits of versions that did not write it; in a rollback, what was taken back was built from
 * @param rolledBack in a rollback, by partition, the version whose rows were brought back (-1: none); empty in every other commit
 * @param backfill in a rollback of a whole backfill, its id
 */
public record RunMark(
        String run,
        String job,
        int chunk,
        String gate,
        Map<String, String> fingerprints,
        Map<String, Long> rolledBack,
        Optional<String> backfill) {
    /** The tag of every data file, beside {@link #CHUNK_TAG}: it survives checkpoints and log cleanup, commitInfo does not. */
    public static final String RUN_TAG = "tidegate.run";

    public static final String CHUNK_TAG = "tidegate.chunk";

    private static final int VERSION = 1;

    public RunMark {
        fingerprints = Map.copyOf(fingerprints);
        rolledBack = Map.copyOf(rolledBack);
    }

    /** Of rows that a run built. */
    public RunMark(String run, String job, int chunk, String gate, Map<String, String> fingerprints) {
        this(run, job, chunk, gate, fingerprints, Map.of());
    }

    /** Of a rollback of no whole backfill, where anything is brought back. */
    public RunMark(
            String run,
            String job,
            int chunk,
            String gate,
            Map<String, String> fingerprints,
            Map<String, Long> rolledBack) {
        this(run, job, chunk, gate, fingerprints, rolledBack, Optional.empty());
    }

    public RunMark(String run, String job, int chunk, String gate) {
        this(run, job, chunk, gate, Map.of());
    }

    /** One line: {@code {"tidegate":1,"run":…,"job":…,"chunk":n,"gate":…,"fingerprints":{…},"rolled_back":{…},"backfill":…}}. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("tidegate", VERSION);
            json.writeStringField("run", run);
            json.writeStringField("job", job);
            json.writeNumberField("chunk", chunk);
            json.writeStringField("gate", gate);
            if (!fingerprints.isEmpty()) {
                json.writeObjectFieldStart("fingerprints");
                for (Map.Entry<String, String> print : new TreeMap<>(fingerprints).entrySet()) {
                    json.writeStringField(print.getKey(), print.getValue());
                }
                json.writeEndObject();
            }
            if (!rolledBack.isEmpty()) {
                json.writeObjectFieldStart("rolled_back");
                for (Map.Entry<String, Long> version : new TreeMap<>(rolledBack).entrySet()) {
                    json.writeNumberField(version.getKey(), version.getValue());
                }
                json.writeEndObject();
            }
            if (backfill.isPresent()) {
                json.writeStringField("backfill", backfill.get());
            }
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
            Map<String, String> fingerprints = new HashMap<>();
            if (json.has("fingerprints")) {
                JsonObject prints = json.object("fingerprints");
                for (String partition : prints.names()) {
                    fingerprints.put(partition, prints.text(partition));
                }
            }
            Map<String, Long> rolledBack = new HashMap<>();
            if (json.has("rolled_back")) {
                JsonObject versions = json.object("rolled_back");
                for (String partition : versions.names()) {
                    rolledBack.put(partition, versions.integer(partition));
                }
            }
            return Optional.of(new RunMark(
                    json.text("run"),
                    json.text("job"),
                    json.small("chunk"),
                    json.text("gate"),
                    fingerprints,
                    rolledBack,
                    json.has("backfill") ? Optional.of(json.text("backfill")) : Optional.empty()));
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }
}
