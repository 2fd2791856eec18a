package io.tidegate.export;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a schedule fires for a partition: so long after its end on the wall clock of the zone. Never before the partition is due, not
 * even in the night in which clocks go forward: where that hour would be missing, the schedule is later by it the whole year.
 *
 * @param zone UTC for hours
 * @param wall after the partition's end, in whole minutes
 */
record Timing(Grain grain, ZoneId zone, Duration wall) {
    private static final int YEARS_LOOKED_AT = 12;
    private static final Instant FROM = Instant.parse("2024-01-01T12:00:00Z");
    private static final int NO_LEAP_YEAR = 2023;

    /** Of jobs of one grain and zone: when the last of them is due. */
    static Timing of(String name, List<PartitionSpec> specs) {
        PartitionSpec last =
                specs.stream().max(Comparator.comparing(PartitionSpec::delay)).orElseThrow();
        if (!last.zone().getId().matches("[A-Za-z]+([/_+-]?[A-Za-z0-9]+)*")) {
            throw refused(name, "schedulers do not know the time zone " + last.zone(), "Name one like Europe/Berlin.");
        }
        Timing timing = new Timing(
                last.grain(), last.zone(), Duration.ofMinutes((last.delay().toSeconds() + 59) / 60));
        for (Duration early = timing.early(last); !early.isZero(); early = timing.early(last)) {
            timing = new Timing(timing.grain, timing.zone, timing.wall.plus(early));
        }
        long most = timing.grain == Grain.MONTH ? 27 : timing.grain == Grain.YEAR ? 360 : Long.MAX_VALUE;
        if (timing.wall.toDays() > most) {
            throw refused(
                    name,
                    "its delay is longer than the shortest %s".formatted(timing.grain.text()),
                    "Use a delay of at most %d days.".formatted(most));
        }
        return timing;
    }

    private static TidegateException refused(String name, String why, String cure) {
        return new TidegateException(ErrorCode.USAGE, "Cannot make a schedule for %s: %s".formatted(name, why), cure);
    }

    /** By how much the schedule would fire before a partition is due, on the worst day of the years to come. */
    private Duration early(PartitionSpec spec) {
        if (grain == Grain.HOUR) {
            return Duration.ZERO;
        }
        Partition first = Partition.at(grain, FROM, zone);
        int year = first.start().getYear();
        return Stream.iterate(first, p -> p.start().getYear() < year + YEARS_LOOKED_AT, Partition::next)
                .map(p -> Duration.between(fires(p), spec.dueAt(p)))
                .filter(shortfall -> !shortfall.isNegative())
                .max(Comparator.naturalOrder())
                .map(shortfall -> Duration.ofMinutes((shortfall.toSeconds() + 59) / 60))
                .orElse(Duration.ZERO);
    }

    /** When the schedule fires for the partition. */
    Instant fires(Partition partition) {
        if (grain == Grain.HOUR) {
            return partition.endsAt(zone).plus(wall);
        }
        LocalDateTime end = partition.next().start();
        LocalDateTime at = grain == Grain.YEAR ? inYear().withYear(end.getYear()) : end.plus(wall);
        return at.atZone(zone).toInstant();
    }

    private LocalDateTime inYear() {
        return LocalDateTime.of(LocalDate.of(NO_LEAP_YEAR, 1, 1), LocalTime.MIDNIGHT)
                .plus(wall);
    }

    /** The first interval's start: what Airflow and Dagster call the start date. */
    LocalDateTime firstInterval(Partition start) {
        return grain == Grain.YEAR
                ? inYear().withYear(start.start().getYear())
                : start.start().plus(wall);
    }

    /** Whole days of {@link #wall}; for hours, whole hours. */
    long back() {
        return grain == Grain.HOUR ? wall.toHours() : wall.toDays();
    }

    /** From the moment the schedule fires back into the middle of the partition, or of its first day, whatever clocks do. */
    Duration toItsPartition() {
        return wall.plus(
                switch (grain) {
                    case HOUR -> Duration.ofMinutes(30);
                    case DAY -> Duration.ofHours(12);
                    case WEEK -> Duration.ofHours(6 * 24 + 12);
                    case MONTH -> Duration.ofDays(14);
                    case YEAR -> Duration.ofDays(180);
                });
    }

    String cron() {
        int minute = wall.toMinutesPart();
        int hour = wall.toHoursPart();
        return switch (grain) {
            case HOUR -> "%d * * * *".formatted(minute);
            case DAY -> "%d %d * * *".formatted(minute, hour);
            case WEEK -> "%d %d * * %d".formatted(minute, hour, (1 + wall.toDays()) % 7);
            case MONTH -> "%d %d %d * *".formatted(minute, hour, 1 + wall.toDays());
            case YEAR -> "%d %d %d %d *".formatted(minute, hour, inYear().getDayOfMonth(), inYear().getMonthValue());
        };
    }

    /** As systemd writes it. */
    String calendar() {
        String time = "%02d:%02d:00 %s".formatted(wall.toHoursPart(), wall.toMinutesPart(), zone.getId());
        return switch (grain) {
            case HOUR -> "*-*-* *:%02d:00 UTC".formatted(wall.toMinutesPart());
            case DAY -> "*-*-* " + time;
            case WEEK ->
                List.of("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat").get((int) ((1 + wall.toDays()) % 7))
                        + " *-*-* " + time;
            case MONTH -> "*-*-%02d %s".formatted(1 + wall.toDays(), time);
            case YEAR -> "*-%02d-%02d %s".formatted(inYear().getMonthValue(), inYear().getDayOfMonth(), time);
        };
    }

    /** How Python writes a partition. */
    String strftime() {
        return switch (grain) {
            case HOUR -> "%Y-%m-%dT%HZ";
            case DAY, WEEK -> "%Y-%m-%d";
            case MONTH -> "%Y-%m";
            case YEAR -> "%Y";
        };
    }

    /** How Go writes a partition. */
    String goLayout() {
        return switch (grain) {
            case HOUR -> "2006-01-02T15Z";
            case DAY, WEEK -> "2006-01-02";
            case MONTH -> "2006-01";
            case YEAR -> "2006";
        };
    }
}
