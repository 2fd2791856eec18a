package io.tidegate.job.yaml;

import java.util.List;
import java.util.Optional;

/** A piece of YAML with its place: text, list or map. Scalars stay the text they are; nothing is taken for a date, a number or a boolean here. */
sealed interface Node {
    Place place();

    /** The word for it in messages. */
    String what();

    /** @param isPlain written without quotes and not as a block */
    record Scalar(Place place, String text, boolean isPlain) implements Node {
        /** Nothing, or one of the ways YAML writes null. */
        boolean isNull() {
            return isPlain
                    && (text.isEmpty()
                            || text.equals("~")
                            || text.equals("null")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }

        @Override
        public String what() {
            return "a single value";
        }
    }

    record Items(Place place, List<Node> nodes) implements Node {
        @Override
        public String what() {
            return "a list";
        }
    }

    record Mapping(Place place, List<Entry> entries) implements Node {
        @Override
        public String what() {
            return "a map";
        }

        Optional<Node> find(String key) {
            for (Entry entry : entries) {
                if (entry.key().text().equals(key)) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }
    }

    record Entry(Scalar key, Node value) {}
}
