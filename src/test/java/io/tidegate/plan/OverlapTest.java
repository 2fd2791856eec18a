package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlapTest {
    @ParameterizedTest
    @CsvSource({
        "DAY,2021-01-04,DAY,0,0,UTC,2021-01-04,2021-01-04,1",
        "DAY,2021-01-04,DAY,3,1,UTC,2021-01-01,2021-01-05,5",
        "WEEK,2021-01-04,DAY,0,0,UTC,2021-01-04,2021-01-10,7",
        "WEEK,2021-01-04,DAY,1,0,UTC,2021-01-03,2021-01-10,8",
        "MONTH,2024-02,DAY,0,0,UTC,2024-02-01,2024-02-29,29",
        "MONTH,2023-02,DAY,0,0,UTC,2023-02-01,2023-02-28,28",
        "MONTH,2021-01,WEEK,0,0,UTC,2020-12-28,2021-01-25,5",
        "YEAR,2024,DAY,0,0,UTC,2024-01-01,2024-12-31,366",
        "YEAR,2021,MONTH,0,0,UTC,2021-01,2021-12,12",
        "DAY,2021-01-04,WEEK,1,0,UTC,2020-12-28,2021-01-04,2",
        "DAY,2021-01-31,MONTH,0,1,UTC,2021-01,2021-02,2",
        "DAY,2021-01-04,HOUR,0,0,UTC,2021-01-04T00Z,2021-01-04T23Z,24",
        "DAY,2021-01-04,HOUR,0,0,Europe/Berlin,2021-01-03T23Z,2021-01-04T22Z,24",
        "DAY,2021-03-28,HOUR,0,0,Europe/Berlin,2021-03-27T23Z,2021-03-28T21Z,23",
        "DAY,2021-10-31,HOUR,0,0,Europe/Berlin,2021-10-30T22Z,2021-10-31T22Z,25",
        "DAY,2021-01-04,HOUR,0,0,Asia/Kolkata,2021-01-03T18Z,2021-01-04T18Z,25",
        "HOUR,2021-01-04T23Z,DAY,0,0,Europe/Berlin,2021-01-05,2021-01-05,1",
        "HOUR,2021-01-04T18Z,DAY,0,0,Asia/Kolkata,2021-01-04,2021-01-05,2",
        "HOUR,2021-10-31T00Z,DAY,0,0,Europe/Berlin,2021-10-31,2021-10-31,1",
        "HOUR,2021-10-31T01Z,DAY,0,0,Europe/Berlin,2021-10-31,2021-10-31,1",
        "HOUR,2018-11-04T02Z,DAY,0,0,America/Sao_Paulo,2018-11-03,2018-11-03,1"
    })
    void a_partition_reads_what_overlaps_it_and_its_window(
            Grain ours,
            String text,
            Grain theirs,
            int before,
            int after,
            String zone,
            String first,
            String last,
            int count) {
        List<Partition> read =
                Overlap.of(Partition.parse(ours, text), theirs, new Window(before, after), ZoneId.of(zone));
        assertThat(read).hasSize(count).isSorted();
        assertThat(read.get(0)).hasToString(first);
        assertThat(read.get(count - 1)).hasToString(last);
    }

    @Test
    void hours_and_days_overlap_exactly_when_their_instants_do() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> zones = List.of(
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Asia/Kolkata",
                "Australia/Lord_Howe",
                "America/Sao_Paulo",
                "Pacific/Apia",
                "America/St_Johns");
        for (int i = 0; i < 2000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Partition day =
                    Partition.at(Grain.DAY, Instant.ofEpochSecond(1_200_000_000L + random.nextInt(500_000_000)), zone);
            if (day.startsAt(zone).equals(day.endsAt(zone))) {
                continue; // the day that Samoa left out
            }
            List<Partition> hours = Overlap.of(day, Grain.HOUR, Window.NONE, zone);
            for (Partition hour : Overlap.of(day, Grain.HOUR, new Window(3, 3), zone)) {
                boolean overlaps = hour.startsAt(zone).isBefore(day.endsAt(zone))
                        && day.startsAt(zone).isBefore(hour.endsAt(zone));
                assertThat(hours.contains(hour))
                        .as("seed %d, %s of %s in %s", seed, hour, day, zone)
                        .isEqualTo(overlaps);
                assertThat(Overlap.of(hour, Grain.DAY, Window.NONE, zone).contains(day))
                        .as("seed %d, %s of %s in %s, seen from the hour", seed, hour, day, zone)
                        .isEqualTo(overlaps);
            }
        }
    }

    @Test
    void readers_are_exactly_those_whose_reads_hold_a_partition() {
        long seed = Long.getLong("tidegate.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> zones = List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia");
        for (int i = 0; i < 150; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Grain theirs = Grain.values()[random.nextInt(5)];
            Grain ours = Grain.values()[random.nextInt(5)];
            Window window = new Window(random.nextInt(4), random.nextInt(4));
            Instant at = Instant.ofEpochSecond(1_325_000_000L + random.nextInt(1_000_000));
            Partition first = Partition.at(theirs, at, zone);
            List<Partition> some = List.of(first, first.plus(1 + random.nextInt(3)));
            List<Partition> readers = Overlap.readers(some, ours, window, zone);

            Partition last = readers.get(readers.size() - 1);
            for (int step = -4; step <= 4; step++) {
                for (Partition candidate : List.of(
                        readers.get(0).plus(step),
                        last.plus(step),
                        readers.get(readers.size() / 2).plus(step))) {
                    boolean reads =
                            Overlap.of(candidate, theirs, window, zone).stream().anyMatch(some::contains);
                    assertThat(readers.contains(candidate))
                            .as("seed %d, %s %s of %s %s, %s, %s", seed, ours, candidate, theirs, some, window, zone)
                            .isEqualTo(reads);
                }
            }
        }
    }
}
