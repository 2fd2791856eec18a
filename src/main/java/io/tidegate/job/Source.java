package io.tidegate.job;

import io.tidegate.error.TidegateException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Where rows come from: files, a database, or the table of another job. */
public sealed interface Source {
    /** The name of the view that the transform reads. */
    String name();

    /** False for a static source: read whole, in one version, without {@code _partition}. */
    boolean isPartitioned();

    Window window();

    /** Declared columns in order; empty means the schema as it is found. */
    default List<Column> columns() {
        return List.of();
    }

    /** Whether an undeclared column stops the partition. */
    default boolean blockUnknownColumns() {
        return false;
    }

    default Ready ready() {
        return Ready.WHEN_THERE;
    }

    /**
     * Files or a Delta table at a path.
     *
     * @param catalog the name in Spark's catalog, of a Delta table that is found there and not by its path
     * @param path absolute, or with a scheme; may be a template and, for files, end in a glob
     * @param columns declared columns in order; empty means the schema of the files as it is
     * @param blockUnknownColumns whether an undeclared column stops the partition
     * @param isPartitioned whether the path is a template, or the source is a Delta table with a window; a Delta table is then
     *     matched by its own single partition column, in the grain of the job
     */
    record Files(
            String name,
            Optional<CatalogName> catalog,
            Template path,
            Format format,
            TextOptions options,
            List<Column> columns,
            boolean blockUnknownColumns,
            Window window,
            Ready ready,
            boolean isPartitioned)
            implements Source {
        public Files {
            Objects.requireNonNull(name, "name is null");
            columns = List.copyOf(columns);
        }

        /** Files, or a table, at a path. */
        public Files(
                String name,
                Template path,
                Format format,
                TextOptions options,
                List<Column> columns,
                boolean blockUnknownColumns,
                Window window,
                Ready ready,
                boolean isPartitioned) {
            this(
                    name,
                    Optional.empty(),
                    path,
                    format,
                    options,
                    columns,
                    blockUnknownColumns,
                    window,
                    ready,
                    isPartitioned);
        }

        /** @throws TidegateException USAGE for a table of the catalog, while nobody has asked it */
        @Override
        public Template path() {
            if (!isLocated()) {
                throw catalog.orElseThrow().notLocated();
            }
            return path;
        }

        public boolean isLocated() {
            return !path.source().isEmpty();
        }

        Files located(Map<CatalogName, String> places) {
            Template place = catalog.map(places::get).map(Template::literally).orElse(path);
            return new Files(
                    name, catalog, place, format, options, columns, blockUnknownColumns, window, ready, isPartitioned);
        }

        public Optional<Column> column(String columnName) {
            return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
        }
    }

    /**
     * A table of a database, or a query of its own, read over JDBC in one snapshot. It has no versions: nothing tells that its
     * rows have changed.
     *
     * @param url without a password or parameters
     * @param relation a table, {@code schema.table} or {@code table}, or a whole query
     * @param properties of the driver, from a list of harmless ones
     * @param partitionColumn a date or timestamp that decides to which partition a row belongs; empty for a static source
     * @param split how the read is shared out among connections; empty for one connection
     */
    record Database(
            String name,
            String url,
            Relation relation,
            String user,
            Secret password,
            Map<String, String> properties,
            Optional<String> partitionColumn,
            Optional<Split> split,
            List<Column> columns,
            boolean blockUnknownColumns,
            Window window,
            Ready ready)
            implements Source {
        public Database {
            Objects.requireNonNull(name, "name is null");
            properties = Map.copyOf(properties);
            columns = List.copyOf(columns);
        }

        @Override
        public boolean isPartitioned() {
            return partitionColumn.isPresent();
        }

        /** What is read of a database. */
        public sealed interface Relation {
            /** @param name as the database has it, case included, with or without its schema */
            record Table(String name) implements Relation {}

            record Query(String sql) implements Relation {}
        }

        /**
         * Ranges of a whole number, each read by a connection of its own. What lies outside the bounds, or is null, is read too.
         *
         * @param from where the ranges begin; the smallest value there is when empty
         * @param to where they end
         */
        public record Split(String column, OptionalLong from, OptionalLong to, int connections) {}
    }

    /** The published partitions of another job of the project. */
    record Upstream(String name, String job, Window window) implements Source {
        @Override
        public boolean isPartitioned() {
            return true;
        }
    }
}
