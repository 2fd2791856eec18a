package io.tidegate.audit;

import java.util.Optional;

/**
 * What Deequ's profiler says of one column.
 *
 * @param present values that are not null
 * @param distinct about
 * @param min of numbers, as Deequ's doubles have them
 */
public record ColumnSummary(
        String name, String type, long present, long distinct, Optional<Double> min, Optional<Double> max) {}
