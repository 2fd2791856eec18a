package io.tidegate.job;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The table a job builds, by INSERT OVERWRITE of whole partitions.
 *
 * @param location where the Delta table lies: an absolute path or URI
 * @param keys columns that identify a row in a partition; they imply {@code unique} and {@code not_null}
 * @param rollbackWindow how long old files and log entries are kept
 * @param singleWriter the author's word that no second driver writes this table
 */
public record Target(
        String table,
        String location,
        List<String> keys,
        OnEmpty onEmpty,
        SchemaChange schemaChange,
        FileLayout files,
        Duration rollbackWindow,
        boolean singleWriter) {
    public Target {
        Objects.requireNonNull(location, "location is null");
        keys = List.copyOf(keys);
    }

    /** What zero rows for a partition mean. */
    public enum OnEmpty {
        FAIL,
        KEEP,
        CLEAR;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the table's schema may follow the transform's. */
    public enum SchemaChange {
        FAIL,
        ADD_COLUMNS
    }

    /**
     * How the files of a partition are laid out.
     *
     * @param targetSize bytes a file should have
     * @param sortWithin columns the rows of a file are sorted by
     */
    public record FileLayout(long targetSize, List<String> sortWithin) {
        public static final FileLayout DEFAULT = new FileLayout(128L << 20, List.of());

        public FileLayout {
            sortWithin = List.copyOf(sortWithin);
        }
    }
}
