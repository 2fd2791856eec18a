package io.tidegate.compare;

import java.util.Optional;

/** Where one side of a comparison comes from. */
public sealed interface Side {
    /** In words, for people. */
    String text();

    /** @param run that published the rows; empty when others wrote them */
    record Published(long version, Optional<String> run) implements Side {
        @Override
        public String text() {
            return "version %d, %s".formatted(version, run.map(r -> "run " + r).orElse("written by others"));
        }
    }

    /** @param version of the table; empty when there is no table */
    record Nothing(Optional<Long> version) implements Side {
        @Override
        public String text() {
            return version.map(v -> "nothing in version " + v).orElse("nothing published yet");
        }
    }

    /** What the run would have published. */
    record Blocked(String run) implements Side {
        @Override
        public String text() {
            return "what run %s was blocked with".formatted(run);
        }
    }

    /** Beside the table. */
    record BuiltNow() implements Side {
        @Override
        public String text() {
            return "built now, not published";
        }
    }
}
