package io.tidegate.job;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A declared column of a source.
 *
 * @param type a Spark SQL type in lower case, such as {@code decimal(12,2)}
 * @param since the first day on which the column exists; before it, it reads as null
 * @param pii whether its values are personal: no sample, message or log may show them
 */
public record Column(String name, String type, Optional<LocalDate> since, boolean pii) {
    /** A column whose values may be shown. */
    public Column(String name, String type, Optional<LocalDate> since) {
        this(name, type, since, false);
    }

    public boolean existsIn(Partition partition) {
        return since.isEmpty()
                || !partition
                        .next()
                        .start()
                        .toLocalDate()
                        .minusDays(partition.grain() == Grain.HOUR ? 0 : 1)
                        .isBefore(since.get());
    }
}
