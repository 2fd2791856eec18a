package io.tidegate.job;

import java.util.regex.Pattern;

/** What a name may look like. Everything that becomes a path, a view or an identifier passes here first. */
public final class Names {
    private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9_]{0,79}");
    private static final Pattern COLUMN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_ .\\-]{0,127}");

    private Names() {}

    /** Jobs, sources, projects, tables: {@code [a-z][a-z0-9_]*}, at most 80 characters. */
    public static boolean isSnakeCase(String name) {
        return SNAKE.matcher(name).matches();
    }

    /** Columns: letters, digits, underscore, blank, dot and hyphen; they are quoted wherever they are used. */
    public static boolean isColumn(String name) {
        return COLUMN.matcher(name).matches();
    }

    /** A Spark SQL identifier in back-ticks, with back-ticks doubled. */
    public static String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
