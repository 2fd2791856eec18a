package io.tidegate.read;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.types.StructType;

/**
 * ORC: schema and rows stand in the footer. A moment in ORC is a wall time, which the reader takes in the zone of its JVM;
 * only in UTC is it the moment that every other source has.
 *
 * @param zone of this JVM
 */
record OrcFormat(Configuration configuration, ZoneId zone) implements TypedFormat {
    /** Says which files belong to a table whose rows are changed and deleted by further files. */
    private static final String TRANSACTIONAL = "hive.acid.version";

    @Override
    public String called() {
        return "a whole ORC";
    }

    @Override
    public Looked look(Path path) throws IOException {
        try (Reader reader = OrcFile.createReader(path, OrcFile.readerOptions(configuration))) {
            TypeDescription type = reader.getSchema();
            if (type.getCategory() != TypeDescription.Category.STRUCT) {
                return broken("has no columns: it holds " + type);
            }
            if (reader.getMetadataKeys().contains(TRANSACTIONAL)) {
                return broken(
                        "belongs to a transactional table of Hive: which of its rows are valid stands in other files");
            }
            List<String> names = type.getFieldNames();
            if (!names.isEmpty() && names.stream().allMatch(name -> name.matches("_col[0-9]+"))) {
                return broken("has no names of columns, only positions (%s)".formatted(Show.names(names)));
            }
            StructType schema;
            try {
                schema = (StructType) OrcUtils.toCatalystSchema(type).asNullable();
            } catch (Exception e) { // checked and not declared
                return TypedFormat.noType(e);
            }
            if (schema.catalogString().contains("timestamp")) {
                WallTimes.require(zone, "timestamps of ORC");
            }
            return new Looked.Sound(schema, reader.getNumberOfRows());
        }
    }

    private static Looked broken(String why) {
        return new Looked.Broken(Unreadable.content(why));
    }

    @Override
    public FileFormat spark() {
        return new OrcFileFormat();
    }

    @Override
    public Map<String, String> options() {
        return Map.of("orc.skip.corrupt.data", "false", "orc.force.positional.evolution", "false");
    }
}
