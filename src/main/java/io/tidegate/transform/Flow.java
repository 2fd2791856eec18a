package io.tidegate.transform;

import java.util.List;
import java.util.Set;

/** What {@link PartitionsApart} knows of the rows that leave one node of a plan. Attributes are named by Catalyst's expression ids. */
sealed interface Flow {
    /** The same rows whichever partitions the chunk holds. */
    record Static() implements Flow {}

    /**
     * The rows of the chunk are the rows of each partition, side by side.
     *
     * @param keys attributes that hold, in every row, the partition that the row comes from
     * @param covers sets of attributes, each null or the row's partition, of which at least one is not null
     */
    record Apart(Set<Long> keys, List<Set<Long>> covers) implements Flow {
        public Apart {
            keys = Set.copyOf(keys);
            covers = List.copyOf(covers);
        }

        Apart(Set<Long> keys) {
            this(keys, List.of());
        }
    }

    /** Not proven to keep partitions apart. */
    record Mixed(String why) implements Flow {}
}
