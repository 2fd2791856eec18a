package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files chunks have staged: one small note a chunk, {@code <ledger>/staged/<job>/<run>-<chunk>.json}, there while the files
 * may still be published, and {@code …-left.json} once it is certain that nobody will. From these a later run knows what it may
 * remove. A chunk whose outcome is unknown has no note: its files are nobody's to remove.
 */
public final class StagedFiles {
    private static final String END = ".json";

    private final Storage storage;
    private final String folder;

    private StagedFiles(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static StagedFiles of(String ledgerLocation, String job) {
        return new StagedFiles(
                Storage.at(ledgerLocation), Locations.child(Locations.child(ledgerLocation, "staged"), job));
    }

    /**
     * @param process who staged them, as {@link Machine#process} names it
     * @param readVersion the table's version that the transaction read: only later commits can name the files
     * @param isLeft whether the run itself has said that it will not publish them
     * @param files relative to the table's folder
     */
    public record Note(RunId run, int chunk, String process, long readVersion, boolean isLeft, List<String> files) {
        public Note {
            files = List.copyOf(files);
        }
    }

    /** The files of a chunk, before it is decided which of them are published. */
    public void staged(RunId run, int chunk, long readVersion, List<String> files) {
        write(new Note(run, chunk, Machine.process(), readVersion, false, files));
    }

    /** Of what the chunk staged these files are left; none of them was published or will be. */
    public void left(RunId run, int chunk, long readVersion, List<String> files) {
        if (!files.isEmpty()) {
            write(new Note(run, chunk, Machine.process(), readVersion, true, files));
        }
        forget(run, chunk);
    }

    /** Takes the note of a chunk away, whose files are published, removed, or nobody's to remove. */
    public void forget(RunId run, int chunk) {
        storage.delete(path(run, chunk, false));
    }

    public void forget(Note note) {
        storage.delete(path(note.run(), note.chunk(), note.isLeft()));
    }

    /** @throws TidegateException DAMAGED for a note that cannot be read */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (FileEntry file : storage.list(folder)) {
            Optional<byte[]> content = storage.read(file.path());
            if (content.isPresent()) {
                notes.add(note(file.path(), new String(content.get(), StandardCharsets.UTF_8)));
            }
        }
        return notes;
    }

    private static Note note(String path, String text) {
        try {
            JsonObject json = JsonObject.parse(text.strip());
            return new Note(
                    new RunId(json.text("run")),
                    json.small("chunk"),
                    json.text("process"),
                    json.integer("read_version"),
                    json.flag("left"),
                    json.texts("files"));
        } catch (MalformedJson e) {
            throw new TidegateException(
                    ErrorCode.DAMAGED,
                    "Cannot read %s: %s".formatted(path, e.getMessage()),
                    "Delete it; VACUUM removes the files it names.",
                    e);
        }
    }

    private void write(Note note) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("run", note.run().text());
            json.writeNumberField("chunk", note.chunk());
            json.writeStringField("process", note.process());
            json.writeNumberField("read_version", note.readVersion());
            json.writeBooleanField("left", note.isLeft());
            json.writeArrayFieldStart("files");
            for (String file : note.files()) {
                json.writeString(file);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        storage.createNew(
                path(note.run(), note.chunk(), note.isLeft()), (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String path(RunId run, int chunk, boolean isLeft) {
        return Locations.child(folder, "%s-%05d%s%s".formatted(run, chunk, isLeft ? "-left" : "", END));
    }
}
