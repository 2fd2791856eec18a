package io.tidegate.read;

import io.tidegate.storage.FileEntry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/** The ends of Parquet files: their schema and how many rows they hold, read on the driver; remembered while a file is unchanged. */
final class ParquetFooters {
    private static final int REMEMBERED = 50_000;

    /** What the end of a file says. */
    sealed interface Found {
        record Sound(StructType schema, long rows) implements Found {}

        /** @param why to follow the name of the file */
        record Broken(String why) implements Found {}
    }

    private final SourceFiles files;
    private final Map<FileEntry, Found> known = new ConcurrentHashMap<>();

    ParquetFooters(SourceFiles files) {
        this.files = files;
    }

    Found of(FileEntry file) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        return known.computeIfAbsent(file, this::read);
    }

    private Found read(FileEntry file) {
        if (file.size() == 0) {
            return new Found.Broken("is empty (0 bytes)");
        }
        Path path = PinnedFiles.path(file);
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, files.configuration()))) {
            long rows = reader.getFooter().getBlocks().stream()
                    .mapToLong(BlockMetaData::getRowCount)
                    .sum();
            StructType schema = ParquetFileFormat.readSchemaFromFooter(
                    new Footer(path, reader.getFooter()),
                    new ParquetToSparkSchemaConverter(false, true, true, true, false));
            return new Found.Sound((StructType) schema.asNullable(), rows);
        } catch (IOException | RuntimeException e) {
            return new Found.Broken(
                    e instanceof java.io.FileNotFoundException
                            ? SourceFiles.why(e)
                            : "is not a whole Parquet file: "
                                    + String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""));
        }
    }
}
