package io.tidegate.job;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A declared column of a source.
 *
 * @param type a Spark SQL type in lower case, such as {@code decimal(12,2)}
 * @param since the first day on which the column exists; before it, it reads as null
 */
public record Column(String name, String type, Optional<LocalDate> since) {
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
