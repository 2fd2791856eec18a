package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When schedules fire, and for which partition. */
class TimingTest {
    private static PartitionSpec spec(Grain grain, String zone, Duration delay) {
        ZoneId id = ZoneId.of(grain == Grain.HOUR ? "UTC" : zone);
        return new PartitionSpec(
                "d",
                grain,
                Partition.at(grain, Instant.parse("2024-01-15T12:00:00Z"), id),
                id,
                delay,
                Optional.empty());
    }

    private static Timing timing(PartitionSpec... specs) {
        return Timing.of("orders", List.of(specs));
    }

    @ParameterizedTest
    @CsvSource({
        "HOUR,  UTC,                0m,    0 * * * *,   *-*-* *:00:00 UTC",
        "HOUR,  UTC,                135m,  15 * * * *,  *-*-* *:15:00 UTC",
        "DAY,   UTC,                0m,    0 0 * * *,   *-*-* 00:00:00 UTC",
        "DAY,   UTC,                180m,  0 3 * * *,   *-*-* 03:00:00 UTC",
        "DAY,   UTC,                1800m, 0 6 * * *,   *-*-* 06:00:00 UTC",
        "DAY,   Europe/Berlin,      60m,   0 1 * * *,   *-*-* 01:00:00 Europe/Berlin",
        "DAY,   Europe/Berlin,      180m,  0 4 * * *,   *-*-* 04:00:00 Europe/Berlin",
        "DAY,   Asia/Tokyo,         180m,  0 3 * * *,   *-*-* 03:00:00 Asia/Tokyo",
        "DAY,   Australia/Lord_Howe,180m,  30 3 * * *,  *-*-* 03:30:00 Australia/Lord_Howe",
        "WEEK,  UTC,                1800m, 0 6 * * 2,   Tue *-*-* 06:00:00 UTC",
        "WEEK,  UTC,                9000m, 0 6 * * 0,   Sun *-*-* 06:00:00 UTC",
        "MONTH, UTC,                3000m, 0 2 3 * *,   *-*-03 02:00:00 UTC",
        "YEAR,  UTC,                1500m, 0 1 2 1 *,   *-01-02 01:00:00 UTC"
    })
    void a_schedule_fires_as_long_after_the_end_as_the_delay_says(
            Grain grain, String zone, String delay, String cron, String calendar) {
        Duration after = Duration.ofMinutes(Long.parseLong(delay.replace("m", "")));
        Timing timing = timing(spec(grain, zone, after));
        assertThat(timing.cron()).isEqualTo(cron);
        assertThat(timing.calendar()).isEqualTo(calendar);
    }

    @Test
    void jobs_of_one_schedule_wait_for_the_longest_delay() {
        Timing timing = timing(
                spec(Grain.DAY, "UTC", Duration.ofHours(1)),
                spec(Grain.DAY, "UTC", Duration.ofHours(5)),
                spec(Grain.DAY, "UTC", Duration.ofSeconds(1)));
        assertThat(timing.cron()).isEqualTo("0 5 * * *");
        assertThat(timing(spec(Grain.DAY, "UTC", Duration.ofSeconds(61))).cron())
                .isEqualTo("2 0 * * *");
    }

    @Test
    void a_delay_longer_than_the_shortest_month_is_refused() {
        assertThatThrownBy(() -> timing(spec(Grain.MONTH, "UTC", Duration.ofDays(28))))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("Cannot make a schedule for orders");
        assertThatThrownBy(() -> timing(spec(Grain.DAY, "+05:30", Duration.ZERO)))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("do not know the time zone");
    }

    /** In every zone and season: when the schedule fires for a partition, that one is the due one, and stepping back finds it. */
    @Test
    void what_a_schedule_fires_for_is_due_then_and_nothing_newer_is() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> zones = List.of(
                "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo");
        for (int i = 0; i < 80; i++) {
            Grain grain = Grain.values()[random.nextInt(Grain.values().length)];
            int longest = grain == Grain.MONTH || grain == Grain.YEAR ? 20 : 3;
            PartitionSpec spec = spec(
                    grain,
                    zones.get(random.nextInt(zones.size())),
                    Duration.ofMinutes(random.nextInt(longest * 24 * 60)));
            Timing timing = timing(spec);
            for (Partition p = spec.start();
                    p.start().getYear() < 2028 && p.compareTo(spec.start().plus(1500)) < 0;
                    p = p.next()) {
                String as = "seed %d: %s of %s".formatted(seed, p, spec);
                Instant at = timing.fires(p);
                assertThat(spec.dueAt(p)).as(as).isBeforeOrEqualTo(at);
                assertThat(spec.latestDue(at)).as(as).contains(p);
                assertThat(p.startsAt(spec.zone())).as(as).isBeforeOrEqualTo(at.minus(timing.toItsPartition()));
                assertThat(p.endsAt(spec.zone())).as(as).isAfter(at.minus(timing.toItsPartition()));
            }
        }
    }
}
