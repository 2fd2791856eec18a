package io.tidegate.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.CatalogName;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.JsonObject;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the tables of Spark's catalog lay when a run asked it last, so that commands without Spark know. One document for each time
 * the answer was another one: {@code <ledger>/catalog/<database>.<table>/<number>.json}; the highest number counts.
 */
public final class CatalogPlaces {
    private static final String END = ".json";

    private final Storage storage;
    private final String folder;

    private CatalogPlaces(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    public static CatalogPlaces at(String ledgerLocation) {
        return new CatalogPlaces(Storage.at(ledgerLocation), Locations.child(ledgerLocation, "catalog"));
    }

    /** Those of the names that are known, with their locations. */
    public Map<CatalogName, String> of(Collection<CatalogName> names) {
        Map<CatalogName, String> places = new HashMap<>();
        names.forEach(name -> of(name).ifPresent(place -> places.put(name, place)));
        return places;
    }

    /** @throws TidegateException DAMAGED when what is written there cannot be read */
    public Optional<String> of(CatalogName name) {
        List<FileEntry> documents = documents(name);
        return documents.isEmpty()
                ? Optional.empty()
                : storage.read(documents.get(documents.size() - 1).path()).map(content -> location(name, content));
    }

    /** Notes an answer of the catalog, unless it is the one that is known. */
    public void remember(CatalogName name, String location, RunId run, Instant at) {
        while (!of(name).equals(Optional.of(location))) {
            String file = "%08d".formatted(documents(name).size() + 1) + END;
            if (storage.createNew(Locations.child(folderOf(name), file), document(name, location, run, at))) {
                return;
            }
        }
    }

    private List<FileEntry> documents(CatalogName name) {
        return storage.list(folderOf(name)).stream()
                .filter(file -> Locations.name(file.path()).matches("\\d{8}\\.json"))
                .toList();
    }

    private String folderOf(CatalogName name) {
        return Locations.child(folder, name.text());
    }

    private String location(CatalogName name, byte[] content) {
        try {
            return JsonObject.parse(new String(content, StandardCharsets.UTF_8).strip())
                    .text("location");
        } catch (MalformedJson e) {
            throw new TidegateException(
                    ErrorCode.DAMAGED,
                    "Cannot read the newest document of %s: %s".formatted(folderOf(name), e.getMessage()),
                    "Move that folder away; the next run asks the catalog again.",
                    e);
        }
    }

    private static byte[] document(CatalogName name, String location, RunId run, Instant at) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("schema_version", 1);
            json.writeStringField("table", name.text());
            json.writeStringField("location", location);
            json.writeStringField("run", run.text());
            json.writeStringField("at", at.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
