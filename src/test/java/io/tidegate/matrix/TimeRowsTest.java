package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Window;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Overlap;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 62 and 63: days that are not 24 hours long, and dates at the edges of calendars. */
class TimeRowsTest extends CommandRows {
    private static final String DAYLIGHT = """
            version: 1
            project: clocks
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            defaults:
              owner: {team: payments, contact: "#payments"}
            jobs:
              - name: hourly
                partition: {column: hour, grain: hour, start: "2018-01-01T00Z"}
                sources:
                  - {name: raw, path: "halves/{{ ds }}.csv", format: csv, columns: {at: timestamp}}
                transform: {sql: "SELECT _partition AS hour, at FROM raw WHERE date_trunc('HOUR', at) = _partition"}
                target: {table: hourly, keys: [at]}
                checks: [{row_count: {min: 2, max: 2}}]
              - name: daily
                partition: {column: day, grain: day, start: 2018-01-01}
                timezone: ZONE
                sources: [{name: hours, job: hourly}]
                transform:
                  sql: >
                    SELECT _partition AS day, count(*) AS halves, count(DISTINCT hour) AS hours FROM hours
                    WHERE to_date(from_utc_timestamp(at, 'ZONE')) = _partition GROUP BY _partition
                target: {table: daily}
                checks: [{not_null: [halves]}]
            """;

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,       2023-03-26, 46, 23, 2023-10-29, 50, 25",
        "Australia/Lord_Howe, 2023-04-02, 49, 25, 2023-10-01, 47, 24",
        "America/Sao_Paulo,   2018-02-17, 50, 25, 2018-11-04, 46, 23"
    })
    void row62_a_day_of_23_or_25_hours_reads_and_counts_exactly_its_hours(
            String zone, String first, int halvesOfFirst, int hoursOfFirst, String second, int halves, int hours) {
        Shop shop = Shop.at(dir).jobs(DAYLIGHT.replace("ZONE", zone));
        Set<Partition> upstream = new TreeSet<>();
        for (String day : List.of(first, second)) {
            upstream.addAll(Overlap.of(Partition.parse(Grain.DAY, day), Grain.HOUR, Window.NONE, ZoneId.of(zone)));
        }
        for (LocalDate date : new TreeSet<>(upstream.stream().map(Partition::ds).toList())) {
            StringBuilder text = new StringBuilder("at\n");
            for (int half = 0; half < 48; half++) {
                text.append("%sT%02d:%02d:00Z\n".formatted(date, half / 2, half % 2 * 30));
            }
            shop.write("halves/" + date + ".csv", text.toString());
        }
        assertThat(shop.run("hourly", upstream.stream().map(Partition::text).toArray(String[]::new)))
                .extracting(Object::getClass)
                .containsOnly(RunResult.Published.class);
        assertThat(shop.run("daily", first, second))
                .extracting(Object::getClass)
                .containsOnly(RunResult.Published.class);
        assertThat(shop.rows(SPARK, "daily"))
                .containsExactly(
                        "[%s,%d,%d]".formatted(first, halvesOfFirst, hoursOfFirst),
                        "[%s,%d,%d]".formatted(second, halves, hours));
        assertThat(shop.run("daily", first, second))
                .extracting(Object::getClass)
                .containsOnly(RunResult.Kept.class);
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York,    2000",
        "Europe/Berlin,       2000",
        "Australia/Lord_Howe, 2000",
        "America/St_Johns,    1985", // two hours at once in 1988, and changes one minute after midnight
        "America/Sao_Paulo,   2000",
        "Pacific/Apia,        2000", // has no 30 December 2011
        "Africa/Monrovia,     1970" // 44 minutes and 30 seconds from UTC
    })
    void row62_every_instant_lies_in_exactly_one_day_and_days_number_as_the_calendar_does(String zone, int year) {
        ZoneId id = ZoneId.of(zone);
        Partition first = Partition.parse(Grain.DAY, year + "-01-01");
        Partition last = Partition.parse(Grain.DAY, (year + 24) + "-12-31");
        List<Partition> days = new PartitionRange(first, last).partitions();
        assertThat(days).hasSize(25 * 365 + leapDays(year, 25));
        Duration all = Duration.ZERO;
        for (Partition day : days) {
            Instant start = day.startsAt(id);
            Instant end = day.endsAt(id);
            assertThat(start).as(day.text()).isEqualTo(day.plus(-1).endsAt(id)).isBeforeOrEqualTo(end);
            if (start.equals(end)) {
                assertThat(day).hasToString("2011-12-30");
                assertThat(Overlap.of(day, Grain.HOUR, Window.NONE, id)).isEmpty();
                continue;
            }
            assertThat(Partition.at(Grain.DAY, start, id)).isEqualTo(day);
            assertThat(Partition.at(Grain.DAY, end.minusNanos(1), id)).isEqualTo(day);
            all = all.plus(Duration.between(start, end));
        }
        assertThat(all).isEqualTo(Duration.between(first.startsAt(id), last.endsAt(id)));
    }

    private static int leapDays(int from, int years) {
        int leaps = 0;
        for (int year = from; year < from + years; year++) {
            leaps += Year.isLeap(year) ? 1 : 0;
        }
        return leaps;
    }

    @Test
    void row63_partitions_at_the_edges_of_years_are_named_ordered_and_stored_exactly() {
        record Edge(Grain grain, String text, String next, String value) {}
        List<Edge> edges = List.of(
                new Edge(Grain.DAY, "2023-12-31", "2024-01-01", "2023-12-31"),
                new Edge(Grain.DAY, "2024-02-28", "2024-02-29", "2024-02-28"),
                new Edge(Grain.DAY, "2024-02-29", "2024-03-01", "2024-02-29"),
                new Edge(Grain.DAY, "2100-02-28", "2100-03-01", "2100-02-28"),
                new Edge(Grain.DAY, "2000-02-29", "2000-03-01", "2000-02-29"),
                new Edge(Grain.DAY, "1969-12-31", "1970-01-01", "1969-12-31"),
                new Edge(Grain.DAY, "1900-01-01", "1900-01-02", "1900-01-01"),
                new Edge(Grain.WEEK, "2020-12-28", "2021-01-04", "2020-12-28"), // ISO week 53
                new Edge(Grain.WEEK, "2024-12-30", "2025-01-06", "2024-12-30"), // week 1 of the year after
                new Edge(Grain.MONTH, "2024-12", "2025-01", "2024-12-01"),
                new Edge(Grain.YEAR, "1999", "2000", "1999-01-01"),
                new Edge(Grain.HOUR, "1969-12-31T23Z", "1970-01-01T00Z", "1969-12-31 23:00:00"),
                new Edge(Grain.HOUR, "2024-12-31T23Z", "2025-01-01T00Z", "2024-12-31 23:00:00"));
        for (Edge edge : edges) {
            Partition partition = Partition.parse(edge.grain(), edge.text());
            assertThat(partition.next()).hasToString(edge.next());
            assertThat(partition.next().plus(-1)).isEqualTo(partition);
            assertThat(PartitionValue.of(partition)).isEqualTo(edge.value());
            assertThat(PartitionValue.parse(edge.grain(), edge.value())).contains(partition);
        }
    }

    private static final String EDGES = """
            version: 1
            project: edges
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            defaults:
              owner: {team: payments, contact: "#payments"}
            jobs:
              - name: edges
                partition: {column: day, grain: day, start: 1900-01-01}
                sources:
                  - {name: raw, path: "raw/{{ ds }}.csv", format: csv, columns: {id: int, d: date, at: timestamp}}
                transform: {sql: "SELECT _partition AS day, id, d, at FROM raw"}
                target: {table: edges, keys: [id]}
                checks:
                  - range: {column: d, min: 0001-01-01, max: 9999-12-31}
                  - min: {column: d, min: 0001-01-01, max: 0001-01-01}
                  - max: {column: d, min: 9999-12-31, max: 9999-12-31}
            """;

    @Test
    void row63_sentinels_leap_days_and_the_epoch_come_out_as_they_went_in_and_are_found_by_their_statistics() {
        List<String> moments = List.of(
                "0001-01-01T00:00:00Z",
                "1582-10-04T23:59:59Z",
                "1582-10-10T12:00:00Z", // a day that Rome never had
                "1582-10-15T00:00:00Z",
                "1899-12-31T23:59:59.999999Z",
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00Z",
                "2024-02-29T23:59:59.000001Z",
                "9999-12-31T23:59:59.999999Z");
        List<String> days = List.of("1900-01-01", "1970-01-01", "2024-02-29");
        Shop shop = Shop.at(dir).jobs(EDGES);
        StringBuilder text = new StringBuilder("id,d,at\n");
        for (int i = 0; i < moments.size(); i++) {
            text.append("%d,%s,%s\n".formatted(i, moments.get(i).substring(0, 10), moments.get(i)));
        }
        days.forEach(day -> shop.write("raw/" + day + ".csv", text.toString()));
        assertThat(shop.run("edges", days.toArray(String[]::new)))
                .extracting(Object::getClass)
                .containsOnly(RunResult.Published.class);
        String table = "delta.`%s`".formatted(shop.location("edges"));
        List<String> seen = new ArrayList<>();
        SPARK.sql(
                        "SELECT day, CAST(d AS STRING), date_format(at, \"yyyy-MM-dd'T'HH:mm:ss.SSSSSS\") FROM %s ORDER BY day, id"
                                .formatted(table))
                .collectAsList()
                .forEach(row -> seen.add("%s %s %s".formatted(row.get(0), row.get(1), row.get(2))));
        List<String> expected = new ArrayList<>();
        for (String day : days) {
            for (String moment : moments) {
                String micros = moment.replace("Z", "") + (moment.contains(".") ? "" : ".000000");
                expected.add("%s %s %s".formatted(day, moment.substring(0, 10), micros));
            }
        }
        assertThat(seen).isEqualTo(expected);
        for (String moment : moments) {
            String at = moment.replace('T', ' ').replace("Z", "");
            assertThat(SPARK.sql("SELECT id FROM %s WHERE at = TIMESTAMP'%s UTC' AND d = DATE'%s'"
                                    .formatted(table, at, moment.substring(0, 10)))
                            .count())
                    .as("found through the statistics of the files: " + moment)
                    .isEqualTo(3);
        }
        assertThat(TableLog.read(shop.location("edges"))
                        .orElseThrow()
                        .partitions()
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(days);
        assertThat(shop.run("edges", days.toArray(String[]::new)))
                .extracting(Object::getClass)
                .containsOnly(RunResult.Kept.class);
    }
}
