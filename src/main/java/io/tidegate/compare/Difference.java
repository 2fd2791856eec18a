package io.tidegate.compare;

import java.util.List;

/** What two builds of a partition have in common, as multisets of rows. */
public sealed interface Difference {
    record Same(long rows) implements Difference {}

    /**
     * @param onlyFirst rows that the first build has and the second has not, counted with their repetitions
     * @param samples up to five of those rows as JSON, each with the build it came from
     */
    record Different(long onlyFirst, long onlySecond, List<String> samples) implements Difference {
        public Different {
            samples = List.copyOf(samples);
        }
    }
}
