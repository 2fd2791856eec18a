package io.tidegate.read;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One column of one source, as it is.
 *
 * @param type the narrowest declared type that every value reads as
 * @param distinct distinct values, about (HyperLogLog++, 5 percent)
 * @param min smallest value as text; empty when all are null
 */
public record ColumnProfile(
        String source,
        String name,
        String type,
        long rows,
        long nulls,
        OptionalLong distinct,
        Optional<String> min,
        Optional<String> max,
        Optional<String> sample) {}
