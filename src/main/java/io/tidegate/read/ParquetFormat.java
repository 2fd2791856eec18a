package io.tidegate.read;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/** Parquet: schema and rows stand in the footer. */
record ParquetFormat(Configuration configuration) implements TypedFormat {
    @Override
    public String called() {
        return "a whole Parquet";
    }

    @Override
    public Looked look(Path path) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
            long rows = reader.getFooter().getBlocks().stream()
                    .mapToLong(BlockMetaData::getRowCount)
                    .sum();
            StructType schema = ParquetFileFormat.readSchemaFromFooter(
                    new Footer(path, reader.getFooter()),
                    new ParquetToSparkSchemaConverter(false, true, true, true, false));
            return new Looked.Sound((StructType) schema.asNullable(), rows);
        }
    }

    @Override
    public FileFormat spark() {
        return new ParquetFileFormat();
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }
}
