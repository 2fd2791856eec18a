package io.tidegate.read;

import io.tidegate.error.ErrorCode;
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

        record Broken(Unreadable why) implements Found {}
    }

    private final SourceFiles files;
    private final Map<FileEntry, Found> known = new ConcurrentHashMap<>();

    ParquetFooters(SourceFiles files) {
        this.files = files;
    }

    Found of(FileEntry file) {
        Found found = known.get(file);
        if (found == null) {
            found = read(file);
            if (found instanceof Found.Sound) {
                remember(file, found);
            }
        }
        return found;
    }

    private void remember(FileEntry file, Found found) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        known.put(file, found);
    }

    private Found read(FileEntry file) {
        if (file.size() == 0) {
            return new Found.Broken(SourceFiles.EMPTY);
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
            Unreadable why = files.why(file, e);
            return new Found.Broken(
                    why.code() == ErrorCode.SOURCE_UNREADABLE
                            ? Unreadable.content("is not a whole Parquet file: " + Show.cause(e))
                            : why);
        }
    }
}
