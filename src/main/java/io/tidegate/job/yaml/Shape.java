package io.tidegate.job.yaml;

import java.util.List;

/**
 * A section: its keys, and what they demand of one another.
 *
 * @param name the section's name in the schema and the reference page
 * @param isOpen whether {@code meta} may stand in it
 */
public record Shape(String name, String doc, boolean isOpen, List<Key> keys, List<Demand> demands) implements Type {
    static final String META = "meta";
    static final String EXTENSION = "x-";

    public Shape {
        keys = List.copyOf(keys);
        demands = List.copyOf(demands);
    }

    public static Shape of(String name, String doc, List<Key> keys, Demand... demands) {
        return new Shape(name, doc, false, keys, List.of(demands));
    }

    static Shape open(String name, String doc, List<Key> keys, Demand... demands) {
        return new Shape(name, doc, true, keys, List.of(demands));
    }

    @Override
    public String words() {
        return "section";
    }

    boolean has(String key) {
        for (Key known : keys) {
            if (known.name().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** The key of this name. */
    Key key(String keyName) {
        for (Key known : keys) {
            if (known.name().equals(keyName)) {
                return known;
            }
        }
        throw new IllegalArgumentException("no key " + keyName + " in " + name);
    }

    /** Whether the key belongs to the author, who may put there what he likes. */
    boolean isAuthors(String key) {
        return key.startsWith(EXTENSION) || isOpen && key.equals(META);
    }

    /** What the keys of a section demand of one another. */
    public sealed interface Demand {
        record ExactlyOne(List<String> keys) implements Demand {}

        record AtLeastOne(List<String> keys) implements Demand {}

        /** {@code key} is of no use without {@code needed}. */
        record Needs(String key, String needed) implements Demand {}

        /** {@code key} cannot stand beside any of {@code others}. */
        record Excludes(String key, List<String> others, String why) implements Demand {}

        static Demand exactlyOne(String... keys) {
            return new ExactlyOne(List.of(keys));
        }

        static Demand atLeastOne(String... keys) {
            return new AtLeastOne(List.of(keys));
        }
    }
}
