package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Ready;
import io.tidegate.job.Secret;
import io.tidegate.job.Source;
import io.tidegate.job.Source.Database.Relation;
import io.tidegate.job.Source.Database.Split;
import io.tidegate.job.Window;
import io.tidegate.plan.Overlap;
import io.tidegate.plan.SourceInput;
import io.tidegate.testing.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.JavaConverters;

/** A real PostgreSQL as a source; skipped, and said so, where none is installed. */
class DatabaseSourceTest extends SourceFixture {
    private static Postgres postgres;

    @BeforeAll
    static void start() throws SQLException {
        postgres = Postgres.orSkip();
        postgres.sql(
                "DROP SCHEMA IF EXISTS shop CASCADE",
                "CREATE SCHEMA shop",
                "CREATE SEQUENCE shop.numbers",
                "CREATE TABLE shop.orders (id bigint PRIMARY KEY, day date, at timestamptz, wall timestamp,"
                        + " amount numeric(12,2), \"Odd \"\"name\" text)",
                "INSERT INTO shop.orders SELECT i, date '2021-01-04' + (i % 3)::int,"
                        + " timestamptz '2021-01-04 23:30:00+00' + i * interval '1 day',"
                        + " timestamp '2021-01-04 00:00:00' + i * interval '1 day', i + 0.25, 'x' || i"
                        + " FROM generate_series(0, 8) i",
                "CREATE TABLE shop.kinds (s smallint, i int, n numeric(38,10), f double precision, b boolean,"
                        + " t text, d date, tz timestamptz, w timestamp, u uuid, j jsonb, x bytea)",
                "INSERT INTO shop.kinds VALUES (1, 2, 12345678901234567890.0123456789, 0.5, true, 'ü',"
                        + " '1500-01-01', '2021-03-14 02:30:00+00', '2021-03-14 02:30:00.123456',"
                        + " '6f1f9d0e-0c5b-4e7e-8a9c-1d2b3c4d5e6f', '{\"a\": 1}', '\\x0102')");
    }

    private static Source.Database database(Relation relation, Optional<String> by, String... columns) {
        return new Source.Database(
                "orders",
                postgres.url(),
                relation,
                Postgres.USER,
                new Secret(Postgres.PASSWORD),
                Map.of(),
                by,
                Optional.empty(),
                columns(columns),
                true,
                Window.NONE,
                Ready.WHEN_THERE);
    }

    private static Source.Database orders(Optional<String> by, String... columns) {
        return database(new Relation.Table("shop.orders"), by, columns);
    }

    private static Source.Database query(String sql, String... columns) {
        return database(new Relation.Query(sql), Optional.empty(), columns);
    }

    private static Source.Database with(Source.Database s, Split split, Window window, Ready ready) {
        return new Source.Database(
                s.name(),
                s.url(),
                s.relation(),
                s.user(),
                s.password(),
                s.properties(),
                s.partitionColumn(),
                Optional.ofNullable(split),
                s.columns(),
                s.blockUnknownColumns(),
                window,
                ready);
    }

    private static Source.Database at(Source.Database s, String url, String password) {
        return new Source.Database(
                s.name(),
                url,
                s.relation(),
                s.user(),
                new Secret(password),
                Map.of("connectTimeout", "2"),
                s.partitionColumn(),
                s.split(),
                s.columns(),
                s.blockUnknownColumns(),
                s.window(),
                s.ready());
    }

    private static OpenedSources opened(Source.Database source, ZoneId zone, Partition... chunk) {
        Job plain = TestJob.sql("", source);
        PartitionSpec spec = plain.partition();
        Job job = new Job(
                plain.name(),
                plain.description(),
                plain.tags(),
                plain.owner(),
                new PartitionSpec(spec.column(), chunk[0].grain(), chunk[0], zone, Duration.ZERO, Optional.empty()),
                plain.sources(),
                plain.transform(),
                plain.target(),
                plain.onBlocked(),
                plain.checks(),
                plain.retry(),
                plain.finalAfter(),
                plain.runbook(),
                plain.vars(),
                plain.configuration());
        Map<Partition, List<Partition>> reads = new TreeMap<>();
        if (source.isPartitioned()) {
            for (Partition ours : chunk) {
                reads.put(ours, Overlap.of(ours, ours.grain(), source.window()));
            }
        }
        return new SourceReader(SPARK).open(job, List.of(chunk), List.of(new SourceInput.Database("orders", reads)));
    }

    private static OpenedSources opened(Source.Database source, Partition... chunk) {
        return opened(source, ZoneId.of("UTC"), chunk);
    }

    @Test
    void values_of_all_kinds_come_as_they_are() {
        OpenedSources opened = opened(database(new Relation.Table("shop.kinds"), Optional.empty()), D4);
        assertThat(opened.faults()).isEmpty();
        assertThat(opened.rows()
                        .get("orders")
                        .selectExpr("s", "i", "n", "f", "b", "t", "d", "tz", "w", "u", "j", "hex(x)")
                        .collectAsList())
                .extracting(Object::toString)
                .containsExactly("[1,2,12345678901234567890.0123456789,0.5,true,ü,1500-01-01,2021-03-14 02:30:00.0,"
                        + "2021-03-14 02:30:00.123456,6f1f9d0e-0c5b-4e7e-8a9c-1d2b3c4d5e6f,{\"a\": 1},0102]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(1L);
    }

    @Test
    void rows_are_read_by_date_and_only_those_of_the_partitions_are_asked_for() throws Exception {
        OpenedSources opened = opened(
                orders(
                        Optional.of("DAY"),
                        "id bigint",
                        "day date",
                        "amount decimal(14,2)",
                        "at timestamp",
                        "wall timestamp"),
                D4);
        assertThat(fault(opened, D4).message()).contains("1 column that nobody declared: odd \"name");
        Source.Database some = query("SELECT id, day, amount FROM shop.orders -- all of it");
        some = new Source.Database(
                some.name(),
                some.url(),
                some.relation(),
                some.user(),
                some.password(),
                Map.of(),
                Optional.of("DAY"),
                Optional.empty(),
                columns("ID bigint", "day date", "amount decimal(14,2)"),
                true,
                Window.NONE,
                Ready.WHEN_THERE);
        OpenedSources good = opened(some, D4, D6);
        assertThat(rows(good))
                .containsExactly(
                        "[0,2021-01-04,0.25,2021-01-04]",
                        "[2,2021-01-06,2.25,2021-01-06]",
                        "[3,2021-01-04,3.25,2021-01-04]",
                        "[5,2021-01-06,5.25,2021-01-06]",
                        "[6,2021-01-04,6.25,2021-01-04]",
                        "[8,2021-01-06,8.25,2021-01-06]");
        assertThat(good.counts()).extracting(SourceCount::rows).containsExactly(3L, 3L);
        assertThat(postgres.log())
                .contains("((\"day\" >= DATE '2021-01-04' AND \"day\" < DATE '2021-01-05')"
                        + " OR (\"day\" >= DATE '2021-01-06' AND \"day\" < DATE '2021-01-07'))");
    }

    @Test
    void moments_belong_to_the_day_of_the_jobs_zone_and_wall_times_to_their_own() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(rows(opened(query2("SELECT id, at FROM shop.orders", "at"), berlin, D5)))
                .containsExactly("[0,2021-01-04 23:30:00.0,2021-01-05]");
        assertThat(rows(opened(query2("SELECT id, at FROM shop.orders", "at"), D5)))
                .containsExactly("[1,2021-01-05 23:30:00.0,2021-01-05]");
        assertThat(rows(opened(query2("SELECT id, wall FROM shop.orders", "wall"), berlin, D5)))
                .containsExactly("[1,2021-01-05 00:00:00.0,2021-01-05]");
        Partition hour = Partition.parse(Grain.HOUR, "2021-01-04T23Z");
        assertThat(rows(opened(query2("SELECT id, at FROM shop.orders", "at"), hour)))
                .containsExactly("[0,2021-01-04 23:30:00.0,2021-01-04 23:00:00.0]");
        Partition week = Partition.parse(Grain.WEEK, "2021-01-11");
        assertThat(rows(opened(query2("SELECT id, wall FROM shop.orders", "wall"), week)))
                .containsExactly("[7,2021-01-11 00:00:00.0,2021-01-11]", "[8,2021-01-12 00:00:00.0,2021-01-11]");
    }

    private static Source.Database query2(String sql, String by) {
        return database(new Relation.Query(sql), Optional.of(by));
    }

    @Test
    void a_window_reads_partitions_around_and_readiness_is_judged_by_the_rows() {
        Source.Database source = query2("SELECT id, day FROM shop.orders WHERE id < 3", "day");
        assertThat(rows(opened(with(source, null, new Window(1, 0), Ready.WHEN_THERE), D5, D6)))
                .containsExactly(
                        "[0,2021-01-04,2021-01-05]",
                        "[1,2021-01-05,2021-01-05]",
                        "[1,2021-01-05,2021-01-06]",
                        "[2,2021-01-06,2021-01-06]");
        Ready two =
                new Ready(Optional.empty(), OptionalLong.of(2), Optional.empty(), Duration.ZERO, Duration.ofMinutes(1));
        assertThat(fault(opened(with(source, null, Window.NONE, two), D5), D5).code())
                .isEqualTo(ErrorCode.NOT_READY);
        Partition none = TestJob.day("2021-01-20");
        assertThat(rows(opened(source, none))).isEmpty();
    }

    @Test
    void connections_that_share_the_read_see_one_snapshot_and_are_no_more_than_was_said() throws Exception {
        postgres.sql(
                "CREATE TABLE shop.accounts (id int PRIMARY KEY, money int)",
                "INSERT INTO shop.accounts SELECT i, 100 FROM generate_series(1, 40) i");
        Source.Database source = with(
                query("SELECT id, money, pg_sleep(0.02)::text AS slow FROM shop.accounts"),
                new Split("id", OptionalLong.empty(), OptionalLong.empty(), 4),
                Window.NONE,
                Ready.WHEN_THERE);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger moved = new AtomicInteger();
        Thread writer = new Thread(() -> {
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement()) {
                for (int i = 0; !over.get() && i < 100_000; i++) {
                    statement.execute("UPDATE shop.accounts SET money = money + CASE id WHEN 1 THEN -1 ELSE 1 END"
                            + " WHERE id IN (1, 40)");
                    moved.incrementAndGet();
                    try (ResultSet found = statement.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tidegate'")) {
                        found.next();
                        most.accumulateAndGet(found.getInt(1), Math::max);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        try {
            while (moved.get() == 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 3; i++) {
                OpenedSources opened = opened(source, D4);
                assertThat(opened.rows()
                                .get("orders")
                                .selectExpr("count(*)", "count(distinct id)", "sum(money)")
                                .head()
                                .toString())
                        .isEqualTo("[40,40,4000]");
                // every step of the chunk sees the rows that were fetched
                assertThat(rows(opened)).isEqualTo(rows(opened));
            }
        } finally {
            over.set(true);
            writer.join();
        }
        assertThat(moved.get()).isGreaterThan(10);
        assertThat(most.get()).isBetween(2, 5);
        assertThat(postgres.log()).contains("SET TRANSACTION SNAPSHOT '");
    }

    @ParameterizedTest
    @CsvSource({"0,9,4", "5,5,4", "-3,-1,2", "-9223372036854775808,9223372036854775807,3", "0,1,64", "7,8,2"})
    void shares_hold_for_every_row_once(long from, long to, int connections) {
        List<String> shares = DatabaseQuery.shares(new DatabaseColumn("c", "int8", 19), from, to, connections).stream()
                .map(share -> share.replace("\"", "`"))
                .toList();
        assertThat(shares).hasSizeLessThanOrEqualTo(connections);
        String times = String.join(
                " + ",
                shares.stream().map(s -> "int(coalesce(" + s + ", false))").toList());
        assertThat(SPARK.sql("SELECT " + times
                                + " AS times FROM VALUES (NULL), (0L), (1L), (5L), (7L), (8L), (9L), (-1L), (-3L),"
                                + " (9223372036854775807L), (-9223372036854775807L), (100L) AS v(c)")
                        .filter("times <> 1")
                        .count())
                .isZero();
    }

    @Test
    void what_cannot_be_kept_or_matched_is_a_fault_with_its_reason() {
        assertThat(fault(opened(query("SELECT 1::numeric / 3 AS third"), D4), D4)
                        .message())
                .contains("third is numeric without a number of digits, and would be rounded");
        assertThat(fault(opened(query2("SELECT id, 'x' AS day FROM shop.orders", "day"), D4), D4)
                        .message())
                .contains("the partition column day is text; grain day wants date, timestamp or timestamptz");
        assertThat(fault(opened(query2("SELECT id, day FROM shop.orders", "no"), D4), D4)
                        .message())
                .contains("the table lacks its partition column no");
        assertThat(opened(
                                query(
                                        "SELECT id, amount FROM shop.orders",
                                        "id int",
                                        "amount decimal(10,2)",
                                        "more string"),
                                D4)
                        .faults()
                        .get(D4))
                .extracting(SourceFault::message)
                .anyMatch(m -> m.contains("lacks 1 column: more"))
                .anyMatch(m -> m.contains("id is bigint and declared as int"));
        Source.Database split = with(
                query("SELECT id::text AS id FROM shop.orders"),
                new Split("id", OptionalLong.empty(), OptionalLong.empty(), 2),
                Window.NONE,
                Ready.WHEN_THERE);
        assertThat(fault(opened(split, D4), D4).message())
                .contains("`split` wants a column of whole numbers, and id is text");
    }

    @Test
    void a_profile_looks_at_the_rows_of_the_partition() {
        Source.Database source = query2("SELECT id, day FROM shop.orders", "day");
        SourceInput input = new SourceInput.Database("orders", Map.of(D4, List.of(D4)));
        assertThat(new SourceProfiler(SPARK).profile(TestJob.sql("", source), D4, List.of(input)))
                .extracting(ColumnProfile::name, ColumnProfile::type, ColumnProfile::rows)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("id", "bigint", 3L),
                        org.assertj.core.api.Assertions.tuple("day", "date", 3L));
    }

    @Test
    void infinity_is_the_last_and_first_moment_of_the_driver_and_refused_as_a_date() {
        assertThat(rows(opened(query("SELECT 'infinity'::timestamptz AS a, '-infinity'::timestamp AS b"), D4)))
                .containsExactly("[9999-12-31 23:59:59.999,0001-01-03 00:00:00.0]");
        refused(query("SELECT 'infinity'::date AS c"), ErrorCode.SOURCE_UNREADABLE, "overflow");
        refused(query("SELECT 1e39::numeric(50,10) AS c"), ErrorCode.SOURCE_UNREADABLE, "");
    }

    @Test
    void rows_that_executors_lost_are_never_fetched_again_at_another_moment() throws Exception {
        OpenedSources opened = opened(query("SELECT id FROM shop.orders"), D4);
        SPARK.sparkContext()
                .env()
                .blockManager()
                .master()
                .removeRdd(
                        JavaConverters.mapAsJavaMap(SPARK.sparkContext().getPersistentRDDs()).keySet().stream()
                                .map(id -> (Integer) id)
                                .max(Integer::compare)
                                .orElseThrow(),
                        true);
        Dataset<Row> rows = opened.rows().get("orders");
        assertThatThrownBy(
                        () -> rows.write().format("delta").save(dir.resolve("t").toString()))
                .hasStackTraceContaining("Checkpoint block");
    }

    @Test
    void failures_have_their_class_and_never_tell_the_password() {
        String wrong = "canary-wrong";
        refused(at(orders(Optional.empty()), postgres.url(), wrong), ErrorCode.USAGE, "password authentication failed");
        refused(query("SELECT * FROM shop.nothing"), ErrorCode.JOB_FILE, "\"shop.nothing\" does not exist");
        refused(query("SELEC 1"), ErrorCode.JOB_FILE, "syntax error");
        refused(query("SELECT nextval('shop.numbers') AS made"), ErrorCode.JOB_FILE, "read-only transaction");
        refused(query("SELECT 1/(id - 3) AS x FROM shop.orders"), ErrorCode.SOURCE_UNREADABLE, "division by zero");
        refused(
                at(orders(Optional.empty()), "jdbc:postgresql://127.0.0.1:1/postgres", Postgres.PASSWORD),
                ErrorCode.INFRASTRUCTURE,
                "refused");
        assertThat(orders(Optional.empty()).toString()).contains("password=***").doesNotContain("canary");
    }

    private static void refused(Source.Database source, ErrorCode code, String why) {
        assertThatThrownBy(() -> opened(source, D4))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(why)
                .hasMessageContaining("jdbc:postgresql://")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void wall_times_are_refused_in_a_jvm_that_would_move_them() {
        assertThatThrownBy(() -> WallTimes.require(ZoneId.of("Europe/Berlin"), "timestamps"))
                .hasMessageContaining("Europe/Berlin");
    }
}
