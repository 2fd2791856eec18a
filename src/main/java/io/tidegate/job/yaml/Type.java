package io.tidegate.job.yaml;

import java.util.Optional;

/** What may stand at a key: a single value, a list, a map from names to values, or a section with keys of its own. */
public sealed interface Type permits ScalarType, Type.ListOf, Type.MapOf, Type.Short, Shape {
    /** The word for it in messages and in the reference page. */
    String words();

    /** @param bareItem whether a single value is short for a list of one */
    record ListOf(Type item, int atLeast, boolean bareItem) implements Type {
        @Override
        public String words() {
            return "list of " + item.words();
        }
    }

    /** Names of the author's choice, each with a value. */
    record MapOf(ScalarType key, Type value, int atLeast) implements Type {
        @Override
        public String words() {
            return "map of " + key.words() + " to " + value.words();
        }
    }

    /** A section for which a single value, or a list, is short: it stands for the section with that one key. */
    record Short(Shape section, Optional<String> scalarKey, Optional<String> listKey) implements Type {
        @Override
        public String words() {
            if (scalarKey.isEmpty()) {
                return "section";
            }
            String words = section.key(scalarKey.get()).type().words();
            return words + (listKey.isPresent() ? ", list of them, or section" : ", or section");
        }
    }
}
