package io.tidegate.job;

import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The table a job builds, by INSERT OVERWRITE of whole partitions.
 *
 * @param catalog the name in Spark's catalog, of a table that is found there and not by its path
 * @param location where the Delta table lies: an absolute path or URI; empty while nobody has asked the catalog
 * @param keys columns that identify a row in a partition; they imply {@code unique} and {@code not_null}
 * @param rollbackWindow how long old files and log entries are kept
 * @param singleWriter the author's word that no second driver writes this table
 */
public record Target(
        String table,
        Optional<CatalogName> catalog,
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

    /** A table at a path. */
    public Target(
            String table,
            String location,
            List<String> keys,
            OnEmpty onEmpty,
            SchemaChange schemaChange,
            FileLayout files,
            Duration rollbackWindow,
            boolean singleWriter) {
        this(table, Optional.empty(), location, keys, onEmpty, schemaChange, files, rollbackWindow, singleWriter);
    }

    /** @throws TidegateException USAGE for a table of the catalog, while nobody has asked it */
    @Override
    public String location() {
        if (!isLocated()) {
            throw catalog.orElseThrow().notLocated();
        }
        return location;
    }

    public boolean isLocated() {
        return !location.isEmpty();
    }

    /** The same, lying where the catalog says; as it is when the catalog does not hold it, or was not asked. */
    Target located(Map<CatalogName, String> places) {
        String place = catalog.map(name -> places.get(name)).orElse(location);
        return new Target(table, catalog, place, keys, onEmpty, schemaChange, files, rollbackWindow, singleWriter);
    }

    /** The same by path, lying elsewhere. */
    Target at(String elsewhere) {
        return new Target(table, elsewhere, keys, onEmpty, schemaChange, files, rollbackWindow, singleWriter);
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
