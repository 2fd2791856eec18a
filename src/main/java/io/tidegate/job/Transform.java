package io.tidegate.job;

import java.util.Map;
import java.util.Optional;

/** Rows to rows. */
public sealed interface Transform {
    /**
     * A query over the sources.
     *
     * @param file where the text came from, relative to the project, when it came from a file
     */
    record Sql(String text, Optional<String> file) implements Transform {}

    /** A class on the class path that implements {@code io.tidegate.transform.RowTransform}. */
    record JavaClass(String className, Map<String, String> options) implements Transform {
        public JavaClass {
            options = Map.copyOf(options);
        }
    }
}
