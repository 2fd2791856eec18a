package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.FileFormat;

/** A format whose files say themselves which columns they have, and how many rows can be told without reading them. */
interface TypedFormat {
    /** Its name in messages, with its article: {@code a Parquet}. */
    String called();

    /** @throws IOException or RuntimeException when the file is not what it should be, or cannot be had */
    Looked look(Path path) throws IOException;

    /** How Spark reads the rows. */
    FileFormat spark();

    /** Options of the reader that no setting of a session may stand in for. */
    Map<String, String> options();

    /**
     * Looks, and tells a broken file from storage that does not give it.
     *
     * @throws TidegateException USAGE when this JVM cannot read what is in the file
     */
    default Looked look(FileEntry file, SourceFiles files) {
        if (file.size() == 0) {
            return new Looked.Broken(SourceFiles.EMPTY);
        }
        try {
            return look(PinnedFiles.path(file));
        } catch (TidegateException e) {
            throw e;
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            Unreadable why = files.why(file, e);
            return new Looked.Broken(
                    why.code() == ErrorCode.SOURCE_UNREADABLE
                            ? Unreadable.content("is not %s file: %s".formatted(called(), Show.cause(e)))
                            : why);
        }
    }

    /** A file that is whole, with columns that Spark has no type for. */
    static Looked noType(Exception why) {
        String line = String.valueOf(why.getMessage())
                .lines()
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(why.toString());
        return new Looked.Broken(Unreadable.content("has a column that Spark cannot read: " + Show.line(line)));
    }
}
