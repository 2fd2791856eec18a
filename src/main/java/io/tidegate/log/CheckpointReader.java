package io.tidegate.log;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.HadoopSettings;
import io.tidegate.storage.Locations;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads a checkpoint's Parquet file, the few columns we want of it. The one class of this package that loads Hadoop. */
final class CheckpointReader {
    private static final Map<String, Set<String>> WANTED = Map.of(
            "add", Set.of("path", "partitionValues", "size", "stats", "stats_parsed", "tags", "deletionVector"),
            "metaData", Set.of("id", "schemaString", "partitionColumns", "configuration"),
            "protocol", Set.of("minReaderVersion", "readerFeatures", "writerFeatures"),
            "stats_parsed", Set.of("numRecords"),
            "deletionVector", Set.of("storageType", "pathOrInlineDv", "offset", "cardinality"));

    private final LogReplay replay;

    private CheckpointReader(LogReplay replay) {
        this.replay = replay;
    }

    static void read(String table, FileEntry file, LogReplay replay) throws TableLog.VanishedFile {
        Configuration configuration = HadoopSettings.configuration();
        boolean isLocal = Locations.isLocal(file.path());
        Path path = path(file);
        try {
            configuration.set(
                    ReadSupport.PARQUET_READ_SCHEMA, wanted(path, configuration).toString());
            try (ParquetReader<Group> rows = ParquetReader.builder(new GroupReadSupport(), path)
                    .withConf(configuration)
                    .build()) {
                CheckpointReader reader = new CheckpointReader(replay);
                for (Group row = rows.read(); row != null; row = rows.read()) {
                    reader.row(row);
                }
            }
        } catch (TidegateException e) {
            throw e;
        } catch (FileNotFoundException e) {
            throw new TableLog.VanishedFile(file.path());
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException && !isLocal) {
                throw new TidegateException(
                        ErrorCode.INFRASTRUCTURE,
                        "Cannot read the checkpoint %s: %s".formatted(file.path(), e.getMessage()),
                        "Run the same command again.",
                        e);
            }
            throw LogDamage.damaged(
                    table, "the checkpoint %s (%d bytes) cannot be read".formatted(file.path(), file.size()));
        }
    }

    /** Whether the file ends as Parquet files do: a torn one does not. */
    static boolean hasFooter(FileEntry file) {
        try {
            return !wanted(path(file), HadoopSettings.configuration())
                    .getFields()
                    .isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static Path path(FileEntry file) {
        return Locations.isLocal(file.path())
                ? new Path(Locations.local(file.path()).toUri())
                : new Path(file.path());
    }

    private static MessageType wanted(Path path, Configuration configuration) throws IOException {
        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
            MessageType schema = file.getFileMetaData().getSchema();
            List<Type> kept = new ArrayList<>();
            for (Type field : schema.getFields()) {
                if (WANTED.containsKey(field.getName()) && !field.isPrimitive()) {
                    kept.add(narrowed(field.asGroupType()));
                }
            }
            return new MessageType(schema.getName(), kept);
        }
    }

    private static Type narrowed(GroupType group) {
        Set<String> names = WANTED.get(group.getName());
        List<Type> kept = new ArrayList<>();
        for (Type field : group.getFields()) {
            if (names.contains(field.getName())) {
                boolean isNarrower = !field.isPrimitive() && WANTED.containsKey(field.getName());
                kept.add(isNarrower ? narrowed(field.asGroupType()) : field);
            }
        }
        return kept.isEmpty() ? group : group.withNewFields(kept);
    }

    private void row(Group row) {
        if (has(row, "add")) {
            replay.addOfCheckpoint(file(row.getGroup("add", 0)));
        } else if (has(row, "metaData")) {
            Group metadata = row.getGroup("metaData", 0);
            replay.metadataOfCheckpoint(new TableMetadata(
                    text(metadata, "id"),
                    texts(metadata, "partitionColumns"),
                    text(metadata, "schemaString"),
                    entries(metadata, "configuration")));
        } else if (has(row, "protocol")) {
            Group protocol = row.getGroup("protocol", 0);
            List<String> features = new ArrayList<>(texts(protocol, "readerFeatures"));
            features.addAll(texts(protocol, "writerFeatures"));
            replay.protocol(protocol.getInteger("minReaderVersion", 0), features);
        }
    }

    private LogFile file(Group add) {
        Map<String, String> values = entries(add, "partitionValues");
        List<String> names = List.copyOf(values.keySet());
        String key = PartitionKey.of(names, names.stream().map(values::get).toList());
        CommitReader.Vector vector = vector(add);
        return new LogFile(
                text(add, "path") + vector.identity(),
                text(add, "path"),
                replay.shared(key),
                add.getLong("size", 0),
                vector.rows(rows(add)),
                replay.shared(entries(add, "tags").getOrDefault(RunMark.RUN_TAG, "")),
                false,
                -1,
                -1);
    }

    private static CommitReader.Vector vector(Group add) {
        if (!has(add, "deletionVector")) {
            return CommitReader.Vector.NONE;
        }
        Group vector = add.getGroup("deletionVector", 0);
        return CommitReader.Vector.of(
                text(vector, "storageType"),
                text(vector, "pathOrInlineDv"),
                has(vector, "offset") ? String.valueOf(vector.getInteger("offset", 0)) : "",
                vector.getLong("cardinality", 0));
    }

    /** As JSON text, or as a column of its own where the table writes statistics that way. */
    private static OptionalLong rows(Group add) {
        if (has(add, "stats")) {
            return Stats.numRecords(text(add, "stats"));
        }
        if (has(add, "stats_parsed") && has(add.getGroup("stats_parsed", 0), "numRecords")) {
            return OptionalLong.of(add.getGroup("stats_parsed", 0).getLong("numRecords", 0));
        }
        return OptionalLong.empty();
    }

    private static boolean has(Group group, String field) {
        return group.getType().containsField(field) && group.getFieldRepetitionCount(field) > 0;
    }

    private static String text(Group group, String field) {
        return has(group, field) ? group.getString(field, 0) : "";
    }

    private static List<String> texts(Group group, String field) {
        List<String> texts = new ArrayList<>();
        if (has(group, field)) {
            Group list = group.getGroup(field, 0);
            for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
                texts.add(list.getGroup(0, i).getString(0, 0));
            }
        }
        return texts;
    }

    /** A map column; a null value is the empty text. */
    private static Map<String, String> entries(Group group, String field) {
        Map<String, String> entries = new HashMap<>();
        if (has(group, field)) {
            Group map = group.getGroup(field, 0);
            for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
                Group entry = map.getGroup(0, i);
                boolean isNull = entry.getFieldRepetitionCount(1) == 0;
                entries.put(entry.getString(0, 0), isNull ? "" : entry.getString(1, 0));
            }
        }
        return entries;
    }
}
