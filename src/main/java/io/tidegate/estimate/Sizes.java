package io.tidegate.estimate;

/**
 * The sizes of inputs that a cost is known for.
 *
 * @param smallest bytes of the smallest partition, infinite when none was seen
 * @param largest bytes of the largest partition, 0 when none was seen
 */
record Sizes(double smallest, double largest) {
    static final Sizes NONE = new Sizes(Double.POSITIVE_INFINITY, 0);

    Sizes with(double bytes) {
        return new Sizes(Math.min(smallest, bytes), Math.max(largest, bytes));
    }

    boolean isEmpty() {
        return Double.isInfinite(smallest);
    }

    /** 1 and less within what was seen, and where nothing but empty inputs were. */
    double timesTheLargest(double bytes) {
        return largest == 0 ? 1 : bytes / largest;
    }

    /** A partition smaller than all that were seen costs at most what the smallest did. */
    double noLessThanTheSmallest(double bytes) {
        return isEmpty() ? bytes : Math.max(bytes, smallest);
    }
}
