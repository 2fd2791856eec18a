package io.tidegate.read;

/**
 * A column as the database describes it.
 *
 * @param type the database's own name for it, such as {@code timestamptz}
 * @param precision digits of a number; 0 where it is without bound
 */
record DatabaseColumn(String name, String type, int precision) {
    String quoted() {
        return DatabaseQuery.quote(name);
    }

    boolean isWhole() {
        return type.matches("int2|int4|int8|serial|bigserial|smallserial");
    }

    boolean isMoment() {
        return type.equals("timestamptz");
    }

    boolean isWallTime() {
        return type.equals("timestamp");
    }

    /** Whether the driver takes its values in the zone of the JVM. */
    boolean hangsOnTheZone() {
        return type.matches("_?(timestamp|time|timetz)");
    }

    boolean isDate() {
        return type.equals("date");
    }

    /** A number that may have more digits than Spark keeps; it would be rounded without a word. */
    boolean isUnbounded() {
        return precision == 0 && type.matches("_?numeric");
    }
}
