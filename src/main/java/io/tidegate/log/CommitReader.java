package io.tidegate.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.storage.FileEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Streams one commit file, an action a line, into the replay; builds no tree. */
final class CommitReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final String table;
    private final LogReplay replay;

    CommitReader(String table, LogReplay replay) {
        this.table = table;
        this.replay = replay;
    }

    void read(FileEntry file, byte[] bytes) {
        int actions = 0;
        try (JsonParser json = JSON.createParser(bytes)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw LogDamage.damaged(table, "%s holds something else than actions".formatted(file.path()));
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String action = json.getCurrentName();
                    if (json.nextToken() == JsonToken.START_OBJECT) {
                        action(json, action);
                    }
                }
                actions++;
            }
        } catch (JsonProcessingException e) {
            throw LogDamage.damaged(
                    table,
                    "%s (%d bytes) is torn or not JSON: %s"
                            .formatted(file.path(), bytes.length, e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (actions == 0) {
            throw LogDamage.damaged(table, "%s is empty (%d bytes)".formatted(file.path(), bytes.length));
        }
    }

    private void action(JsonParser json, String action) throws IOException {
        switch (action) {
            case "commitInfo" -> commitInfo(json);
            case "metaData" -> metaData(json);
            case "protocol" -> protocol(json);
            case "add" -> replay.add(file(json));
            case "remove" -> replay.remove(file(json));
            default -> json.skipChildren();
        }
    }

    private void commitInfo(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.getCurrentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("timestamp")) {
                replay.commitTime(Instant.ofEpochMilli(json.getLongValue()));
            } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("inCommitTimestamp")) {
                replay.inCommitTime(Instant.ofEpochMilli(json.getLongValue()));
            } else if (value == JsonToken.VALUE_STRING && name.equals("operation")) {
                replay.operation(json.getText());
            } else if (value == JsonToken.VALUE_STRING && name.equals("userMetadata")) {
                replay.userMetadata(json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void metaData(JsonParser json) throws IOException {
        String id = "";
        String schema = "";
        List<String> columns = List.of();
        Map<String, String> properties = Map.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.getCurrentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = json.getText();
                case "schemaString" -> schema = json.getText();
                case "partitionColumns" -> columns = texts(json);
                case "configuration" -> {
                    properties = new HashMap<>();
                    while (value != JsonToken.VALUE_NULL && json.nextToken() == JsonToken.FIELD_NAME) {
                        String key = json.getCurrentName();
                        properties.put(key, json.nextToken() == JsonToken.VALUE_NULL ? "" : json.getText());
                    }
                }
                default -> json.skipChildren();
            }
        }
        replay.metadata(new TableMetadata(id, columns, schema, properties));
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                texts.add(json.getText());
            }
        }
        return texts;
    }

    private void protocol(JsonParser json) throws IOException {
        int minReaderVersion = 1;
        List<String> features = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.getCurrentName();
            json.nextToken();
            switch (name) {
                case "minReaderVersion" -> minReaderVersion = json.getIntValue();
                case "readerFeatures", "writerFeatures" -> features.addAll(texts(json));
                default -> json.skipChildren();
            }
        }
        replay.protocol(minReaderVersion, features);
    }

    private LogFile file(JsonParser json) throws IOException {
        String path = "";
        String key = null;
        long size = 0;
        String stats = "";
        String run = "";
        boolean dataChange = true;
        long removedAt = -1;
        Vector vector = Vector.NONE;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.getCurrentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (name) {
                case "path" -> path = json.getText();
                case "partitionValues" -> key = key(json);
                case "size" -> size = json.getLongValue();
                case "stats" -> stats = json.getText();
                case "tags" -> run = run(json);
                case "deletionTimestamp" -> removedAt = json.getLongValue();
                case "dataChange" -> dataChange = json.getBooleanValue();
                case "deletionVector" -> vector = Vector.read(json);
                default -> json.skipChildren();
            }
        }
        return new LogFile(
                path + vector.identity(),
                path,
                key,
                size,
                vector.rows(Stats.numRecords(stats)),
                run,
                dataChange,
                replay.version(),
                removedAt);
    }

    private String key(JsonParser json) throws IOException {
        List<String> names = new ArrayList<>(1);
        List<String> values = new ArrayList<>(1);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            names.add(json.getCurrentName());
            values.add(json.nextToken() == JsonToken.VALUE_NULL ? null : json.getText());
        }
        return replay.shared(PartitionKey.of(names, values));
    }

    private String run(JsonParser json) throws IOException {
        String run = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.getCurrentName();
            if (json.nextToken() == JsonToken.VALUE_STRING && name.equals(RunMark.RUN_TAG)) {
                run = replay.shared(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return run;
    }

    /** A deletion vector: which of a file's rows are gone. */
    record Vector(String identity, long cardinality) {
        static final Vector NONE = new Vector("", 0);

        private static Vector read(JsonParser json) throws IOException {
            String storage = "";
            String where = "";
            String offset = "";
            long cardinality = 0;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.getCurrentName();
                json.nextToken();
                switch (name) {
                    case "storageType" -> storage = json.getText();
                    case "pathOrInlineDv" -> where = json.getText();
                    case "offset" -> offset = json.getText();
                    case "cardinality" -> cardinality = json.getLongValue();
                    default -> json.skipChildren();
                }
            }
            return of(storage, where, offset, cardinality);
        }

        static Vector of(String storage, String where, String offset, long cardinality) {
            return new Vector(" %s%s@%s".formatted(storage, where, offset.equals("null") ? "" : offset), cardinality);
        }

        OptionalLong rows(OptionalLong physical) {
            return physical.isPresent() ? OptionalLong.of(physical.getAsLong() - cardinality) : physical;
        }
    }
}
