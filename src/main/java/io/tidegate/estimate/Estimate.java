package io.tidegate.estimate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a plan of one job will take.
 *
 * @param partitions how many it builds
 * @param coreSeconds of all of them together
 * @param cost money, with the project's prices; the high end has {@code cost.headroom} on it
 * @param currency of the project; empty when it has no prices, and then all costs are zero
 * @param seconds on the wall, with so many cores at work
 * @param cores that the wall time is told for
 * @param bytesRead of the sources' files, static ones counted once a chunk
 * @param bytesWritten of the new files
 * @param bytesKept of the files that are replaced and stay until VACUUM, so that a rollback can find them; empty when the table's log
 *     does not say
 * @param basis what it rests on, in words: "212 partitions of the ledger"
 * @param driver what makes the range as wide as it is, in words
 * @param oneDayTimesDays the plain figure: cost of the newest partition that was built, times the partitions; empty without one
 * @param warnings what looks wrong with it, in words: a figure far from the table's own history
 */
public record Estimate(
        int partitions,
        Spread coreSeconds,
        Spread cost,
        String currency,
        Spread seconds,
        int cores,
        long bytesRead,
        Spread bytesWritten,
        OptionalLong bytesKept,
        String basis,
        String driver,
        Optional<BigDecimal> oneDayTimesDays,
        List<String> warnings) {
    public Estimate {
        warnings = List.copyOf(warnings);
    }
}
