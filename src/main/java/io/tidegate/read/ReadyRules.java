package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.report.Numbers;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The parts of {@code ready} that only the rows can answer: how many there are and how far they reach. */
final class ReadyRules {
    private static final String CURE = "Wait for the source, then run the partition again.";

    private final Ready ready;

    ReadyRules(Ready ready) {
        this.ready = ready;
    }

    /**
     * @param latest the maximum of {@code ready.max_timestamp}, where it is asked for and any row has one; compared as wall time
     *     in UTC with the last day (for hours, the hour) of the partition
     */
    void judge(Partition partition, long rows, Optional<Instant> latest, FaultLog faults) {
        if (ready.minRows().isPresent() && rows < ready.minRows().getAsLong()) {
            faults.of(
                    partition,
                    ErrorCode.NOT_READY,
                    "it has %s and `ready.min_rows` is %s"
                            .formatted(
                                    Numbers.count(rows, "row"),
                                    Numbers.count(ready.minRows().getAsLong())),
                    CURE);
        }
        if (ready.maxTimestamp().isPresent()) {
            LocalDateTime end = partition.next().start();
            LocalDateTime wanted = end.minus(1, partition.grain() == Grain.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS);
            Optional<LocalDateTime> seen = latest.map(i -> LocalDateTime.ofInstant(i, ZoneOffset.UTC));
            if (seen.isEmpty() || seen.get().isBefore(wanted)) {
                faults.of(
                        partition,
                        ErrorCode.NOT_READY,
                        "the latest %s is %s and must reach %s"
                                .formatted(
                                        ready.maxTimestamp().get(),
                                        seen.map(LocalDateTime::toString).orElse("missing"),
                                        wanted),
                        CURE);
            }
        }
    }
}
