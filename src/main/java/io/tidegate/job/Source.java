package io.tidegate.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Where rows come from: files, or the table of another job. */
public sealed interface Source {
    /** The name of the view that the transform reads. */
    String name();

    /** False for a static source: read whole, in one version, without {@code _partition}. */
    boolean isPartitioned();

    Window window();

    /**
     * Files or a Delta table at a path.
     *
     * @param path absolute, or with a scheme; may be a template and, for files, end in a glob
     * @param columns declared columns in order; empty means the schema of the files as it is
     * @param blockUnknownColumns whether an undeclared column stops the partition
     * @param isPartitioned whether the path is a template, or the source is a Delta table with a window; a Delta table is then
     *     matched by its own single partition column, in the grain of the job
     */
    record Files(
            String name,
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

        public Optional<Column> column(String columnName) {
            return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
        }
    }

    /** The published partitions of another job of the project. */
    record Upstream(String name, String job, Window window) implements Source {
        @Override
        public boolean isPartitioned() {
            return true;
        }
    }
}
