package io.tidegate.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.MalformedJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle says of itself.
 *
 * @param jobFile the path of the job file in it
 * @param tidegate the version that made it
 * @param origin the commit, where the files came from a git repository
 * @param at when the commit was made; without one, when the bundle was
 * @param files SHA-256 in hexadecimal digits by path, sorted
 */
public record Manifest(
        String jobFile, String tidegate, Optional<Origin> origin, Instant at, SortedMap<String, String> files) {
    /** The entry that holds it, the first of the zip. */
    public static final String NAME = "tidegate-bundle.json";

    public Manifest {
        files = new TreeMap<>(files);
    }

    /** @param isDirty whether a file of the bundle is not as the commit has it */
    public record Origin(String commit, boolean isDirty) {}

    /** What a run that was started from the bundle is recorded with. */
    public String codeVersion() {
        return origin.map(o -> o.commit() + (o.isDirty() ? "-dirty" : ""))
                .orElseGet(() -> "bundle-" + sha256(bytes()).substring(0, 12));
    }

    byte[] bytes() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("job_file", jobFile);
            json.writeStringField("tidegate", tidegate);
            json.writeStringField("commit", origin.map(Origin::commit).orElse(null));
            json.writeBooleanField("dirty", origin.map(Origin::isDirty).orElse(false));
            json.writeStringField("at", at.toString());
            json.writeArrayFieldStart("files");
            for (Map.Entry<String, String> file : files.entrySet()) {
                json.writeStartObject();
                json.writeStringField("path", file.getKey());
                json.writeStringField("sha256", file.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (text.toString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static Manifest read(byte[] bytes) throws MalformedJson {
        JsonObject json = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8).strip());
        if (json.integer("schema_version") != 1) {
            throw new MalformedJson("its version is not 1: a newer Tidegate made it");
        }
        SortedMap<String, String> files = new TreeMap<>();
        for (JsonObject file : json.objects("files")) {
            if (files.put(file.text("path"), file.text("sha256")) != null) {
                throw new MalformedJson("it names a file twice");
            }
        }
        Optional<String> commit = json.optionalText("commit");
        if (commit.isPresent() && !commit.get().matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new MalformedJson("its commit is none");
        }
        boolean isDirty = json.flag("dirty");
        return new Manifest(
                json.text("job_file"),
                json.text("tidegate"),
                commit.map(c -> new Origin(c, isDirty)),
                json.instant("at"),
                files);
    }

    /** In hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The paths that are in one and not in the other, for a message. */
    static List<String> without(java.util.Collection<String> all, java.util.Collection<String> known) {
        return all.stream().filter(path -> !known.contains(path)).toList();
    }
}
