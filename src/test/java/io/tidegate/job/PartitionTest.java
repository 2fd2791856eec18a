package io.tidegate.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
    @ParameterizedTest
    @CsvSource({"HOUR,2021-01-04T05Z", "DAY,2021-01-04", "WEEK,2021-01-04", "MONTH,2021-01", "YEAR,2021"})
    void a_partition_is_written_as_it_is_read(Grain grain, String text) {
        assertThat(Partition.parse(grain, text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29",
                "2024-13-01",
                "0001-01-01",
                "2024-01-01' OR '1'='1",
                "",
                "20240101",
                "2024-1-1",
                "2024-01-01 "
            })
    void what_is_not_a_day_is_refused_with_an_example(String text) {
        assertThatThrownBy(() -> Partition.parse(Grain.DAY, text))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.cure()).contains("2021-01-04"));
    }

    @Test
    void a_week_starts_on_a_monday() {
        assertThatThrownBy(() -> Partition.parse(Grain.WEEK, "2021-01-05"))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.cure()).contains("2021-01-04"));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,2024-03-31,23",
        "Europe/Berlin,2024-10-27,25",
        "America/New_York,2024-03-10,23",
        "Australia/Lord_Howe,2024-10-06,23.5",
        "America/Sao_Paulo,2018-11-04,23",
        "UTC,2024-03-31,24"
    })
    void a_day_is_as_long_as_its_zone_makes_it(String zone, String day, double hours) {
        Partition partition = Partition.parse(Grain.DAY, day);
        ZoneId id = ZoneId.of(zone);
        Duration length = Duration.between(partition.startsAt(id), partition.endsAt(id));
        assertThat(length).isEqualTo(Duration.ofMinutes((long) (hours * 60)));
    }

    @Test
    void the_latest_due_partition_has_ended_with_its_delay() {
        PartitionSpec spec = new PartitionSpec(
                "d",
                Grain.DAY,
                Partition.parse(Grain.DAY, "2024-01-01"),
                ZoneId.of("UTC"),
                Duration.ofHours(3),
                Optional.empty());
        assertThat(spec.latestDue(Instant.parse("2024-03-02T02:59:59Z")))
                .contains(Partition.parse(Grain.DAY, "2024-02-29"));
        assertThat(spec.latestDue(Instant.parse("2024-03-02T03:00:00Z")))
                .contains(Partition.parse(Grain.DAY, "2024-03-01"));
        assertThat(spec.latestDue(Instant.parse("2024-01-01T12:00:00Z"))).isEmpty();
    }

    @Test
    void a_range_holds_both_ends_and_leap_days() {
        PartitionRange range =
                new PartitionRange(Partition.parse(Grain.DAY, "2024-02-28"), Partition.parse(Grain.DAY, "2024-03-01"));
        assertThat(range.size()).isEqualTo(3);
        assertThat(range.partitions())
                .extracting(Partition::text)
                .containsExactly("2024-02-28", "2024-02-29", "2024-03-01");
    }
}
