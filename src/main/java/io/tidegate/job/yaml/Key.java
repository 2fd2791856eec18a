package io.tidegate.job.yaml;

import java.util.Optional;

/**
 * One key of a section, described once for reading, for the JSON Schema and for the reference page.
 *
 * @param byDefault the default as it would be written
 * @param isLater known, and refused with "not in this version"
 */
public record Key(String name, Type type, boolean isRequired, Optional<String> byDefault, String doc, boolean isLater) {
    public static Key required(String name, Type type, String doc) {
        return new Key(name, type, true, Optional.empty(), doc, false);
    }

    public static Key optional(String name, Type type, String doc) {
        return new Key(name, type, false, Optional.empty(), doc, false);
    }

    static Key byDefault(String name, ScalarType type, String byDefault, String doc) {
        return new Key(name, type, false, Optional.of(byDefault), doc, false);
    }

    static Key later(String name) {
        return new Key(name, Scalars.TEXT, false, Optional.empty(), "Not in this version.", true);
    }
}
