package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.InflaterInputStream;

/** Where messages for Dagster go: a file, one JSON document a line. A line that cannot be written ends it, with one note. */
final class PipesChannel {
    static final PipesChannel NOWHERE = new PipesChannel(null, note -> {});

    private static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What Dagster left in the environment is not what this version knows. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    private final Consumer<String> notes;
    private Path file;

    private PipesChannel(Path file, Consumer<String> notes) {
        this.file = file;
        this.notes = notes;
    }

    /** @param parameter the variable as it is: base64 of zlib of {@code {"path": …}} */
    static PipesChannel of(String parameter, Consumer<String> notes) throws Unusable {
        JsonNode place = decoded(DagsterPipes.MESSAGES, parameter);
        if (!place.path("path").isTextual()) {
            throw new Unusable(DagsterPipes.MESSAGES
                    + " names no file; use a message reader over files, such as PipesTempFileMessageReader");
        }
        return new PipesChannel(path(place), notes);
    }

    /** What the run is about: keys, partition and extras, from the variable itself or from the file that it names. */
    static JsonNode context(String parameter) throws Unusable {
        JsonNode place = decoded(DagsterPipes.CONTEXT, parameter);
        if (place.path("data").isObject()) {
            return place.get("data");
        }
        if (!place.path("path").isTextual()) {
            throw new Unusable(DagsterPipes.CONTEXT + " holds no data and names no file");
        }
        try {
            return MAPPER.readTree(Files.readAllBytes(path(place)));
        } catch (IOException e) {
            throw new Unusable("the file that %s names cannot be read".formatted(DagsterPipes.CONTEXT));
        }
    }

    private static Path path(JsonNode place) throws Unusable {
        try {
            return Path.of(place.get("path").asText());
        } catch (InvalidPathException e) {
            throw new Unusable("it names a file that is not a path");
        }
    }

    private static JsonNode decoded(String variable, String parameter) throws Unusable {
        try (InflaterInputStream bytes = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(parameter.strip())))) {
            byte[] read = bytes.readNBytes(MOST_BYTES + 1);
            if (read.length > MOST_BYTES) {
                throw new Unusable(variable + " holds more than 16 MB");
            }
            return MAPPER.readTree(read);
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(variable + " is not base64 of zlib of JSON");
        }
    }

    synchronized void write(String line) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            notes.accept(
                    "Dagster is told no more of this run: its file cannot be written (%s)".formatted(e.getMessage()));
            file = null;
        }
    }
}
