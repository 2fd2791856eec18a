package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.avro.AvroFileFormat;
import org.apache.spark.sql.avro.SchemaConverters;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.types.StructType;

/** Avro: the schema stands in the header, the rows in the head of each block. Needs a library that a cluster may lack. */
record AvroFormat(Configuration configuration) implements TypedFormat {
    private static final String READER = "org.apache.spark.sql.avro.AvroFileFormat";

    /** @throws TidegateException UNSUPPORTED_VERSION when Spark has no reader of Avro there */
    static void require(ClassLoader loader) {
        try {
            Class.forName(READER, false, loader);
        } catch (ClassNotFoundException e) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Cannot read Avro: Spark's reader of it is not on the class path",
                    "Add `--packages org.apache.spark:spark-avro_2.12:%s` to spark-submit."
                            .formatted(org.apache.spark.package$.MODULE$.SPARK_VERSION()),
                    e);
        }
    }

    @Override
    public String called() {
        return "a whole Avro";
    }

    @Override
    public Looked look(Path path) throws IOException {
        try (FsInput in = new FsInput(path, configuration);
                DataFileReader<GenericRecord> reader = new DataFileReader<>(in, new GenericDatumReader<>())) {
            Schema schema = reader.getSchema();
            if (schema.getType() != Schema.Type.RECORD) {
                return new Looked.Broken(Unreadable.content(
                        "has no columns: it holds " + schema.getType().getName()));
            }
            long rows = new AvroBlocks(in).rowsFrom(reader.previousSync());
            return sound(schema, rows);
        }
    }

    private static Looked sound(Schema schema, long rows) {
        try {
            StructType columns = (StructType) SchemaConverters.toSqlType(schema).dataType();
            return new Looked.Sound((StructType) columns.asNullable(), rows);
        } catch (Exception e) { // checked and not declared
            return TypedFormat.noType(e);
        }
    }

    @Override
    public FileFormat spark() {
        return new AvroFileFormat();
    }

    /** A name without {@code .avro} is no reason to read nothing; columns go by name. */
    @Override
    public Map<String, String> options() {
        return Map.of("ignoreExtension", "true", "positionalFieldMatching", "false", "mode", "FAILFAST");
    }
}
