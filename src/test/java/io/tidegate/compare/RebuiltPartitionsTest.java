package io.tidegate.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import io.tidegate.read.PartitionColumn;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and sums of both states, held against sums made in plain Java. */
class RebuiltPartitionsTest extends SparkTest {
    private static final long SEED = Long.getLong("tidegate.seed", System.nanoTime());
    private static final int PARTITIONS = 8;
    private static final BigDecimal LARGE = new BigDecimal("9E+37").setScale(0);

    private static final List<String> SUMMED = List.of("amount", "ratio", "whole", "vast");

    private static final String JOBS = """
            version: 1
            project: shop
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            defaults: {owner: {team: payments, contact: "#payments"}}
            jobs:
              - name: orders
                partition: {column: day, grain: GRAIN, start: START}
                sources:
                  - name: raw
                    path: "raw/{{ ds }}.csv"
                    format: csv
                    columns:
                      id: bigint
                      amount: decimal(12,2)
                      ratio: double
                      whole: bigint
                      vast: decimal(38,0)
                      gone: int
                      fresh: int
                      salary: {type: "decimal(12,2)", pii: true}
                transform: {sql: "SELECT _partition AS day, * FROM raw"}
                target: {table: orders, keys: [id]}
                checks: []
            """;

    @TempDir
    Path dir;

    private final Random random = new Random(SEED);

    private record Order(
            long id, BigDecimal amount, Double ratio, Long whole, BigDecimal vast, Integer last, BigDecimal salary) {
        Object figure(int column) {
            return List.of(
                            Optional.ofNullable(amount),
                            Optional.ofNullable(ratio),
                            Optional.ofNullable(whole),
                            Optional.ofNullable(vast))
                    .get(column)
                    .orElse(null);
        }
    }

    @Test
    void random_hours_are_summed_as_plain_java_sums_them() {
        holds(Grain.HOUR, "2024-03-30T22Z", "gone");
    }

    @Test
    void random_months_are_summed_as_plain_java_sums_them() {
        holds(Grain.MONTH, "2023-06", "fresh");
    }

    /** @param last the column that was {@code fresh} later */
    private void holds(Grain grain, String start, String last) {
        System.out.printf("seed of %s: %d%n", grain, SEED);
        Shop shop = Shop.at(dir)
                .jobs(JOBS.replace("GRAIN", grain.name().toLowerCase()).replace("START", start));
        Job job = shop.job("orders");
        SortedMap<Partition, List<Order>> then = new TreeMap<>();
        SortedMap<Partition, List<Order>> now = new TreeMap<>();
        Partition partition = Partition.parse(grain, start);
        for (int i = 0; i < PARTITIONS; i++, partition = partition.next()) {
            then.put(partition, i % 5 == 1 ? List.of() : orders());
            now.put(
                    partition,
                    i % 7 == 2 ? List.of() : i % 3 == 0 ? then.get(partition) : changed(then.get(partition)));
        }
        List<String> columns = new ArrayList<>(SUMMED);
        columns.add("fresh");
        if (!columns.contains(last)) {
            columns.add(last);
        }
        write(job, then, last);
        write(job, now, "fresh");
        Partition lost = then.firstKey();
        SortedMap<Partition, OptionalLong> before = new TreeMap<>();
        then.forEach((p, orders) -> before.put(p, orders.isEmpty() ? OptionalLong.empty() : OptionalLong.of(0)));
        before.remove(lost);

        BackfillChanges changes = new RebuiltPartitions(SPARK, job)
                .changes(new Rebuilt(
                        1,
                        before,
                        new TreeMap<>(Map.of(
                                lost,
                                new Rebuilt.Lost(OptionalLong.of(then.get(lost).size()), "files are gone"))),
                        List.of(new BackfillChanges.Left("x", "y"))));

        assertThat(changes.columns()).isEqualTo(columns);
        assertThat(changes.approximate()).containsExactly("ratio");
        assertThat(changes.left()).hasSize(1);
        assertThat(changes.partitions())
                .extracting(Change::partition)
                .containsExactlyElementsOf(
                        then.keySet().stream().map(Partition::text).toList());
        Map<String, List<String>> columnsBefore = new LinkedHashMap<>();
        Map<String, List<String>> columnsAfter = new LinkedHashMap<>();
        for (Change change : changes.partitions()) {
            Partition of = Partition.parse(grain, change.partition());
            holds(change, then.get(of), now.get(of), of.equals(lost), columns, last, columnsBefore, columnsAfter);
        }
        for (Sum total : changes.totals()) {
            assertThat(text(total.before()))
                    .as("seed %d, total of %s before", SEED, total.column())
                    .isEqualTo(added(columnsBefore.get(total.column())));
            assertThat(text(total.after()))
                    .as("seed %d, total of %s after", SEED, total.column())
                    .isEqualTo(added(columnsAfter.get(total.column())));
        }
        List<BigDecimal> sizes = changes.movers().stream()
                .map(Mover::sum)
                .map(sum -> sum.relative().map(BigDecimal::abs).orElse(BigDecimal.ZERO))
                .toList();
        assertThat(sizes).isSortedAccordingTo((a, b) -> b.compareTo(a)).isNotEmpty();
    }

    private static void holds(
            Change change,
            List<Order> then,
            List<Order> now,
            boolean isLost,
            List<String> columns,
            String last,
            Map<String, List<String>> columnsBefore,
            Map<String, List<String>> columnsAfter) {
        String as = "seed %d, %s".formatted(SEED, change.partition());
        assertThat(change.rowsBefore()).as(as).hasValue(then.size());
        assertThat(change.rowsAfter()).as(as).isEqualTo(now.size());
        Map<String, String> expected = new TreeMap<>();
        boolean isKnownToDiffer = then.size() != now.size();
        boolean isUnknown = isLost;
        for (String column : columns) {
            String b = expected(then, column, last);
            String a = expected(now, column, "fresh");
            if (isLost) {
                continue;
            }
            if (!then.isEmpty()) {
                columnsBefore.computeIfAbsent(column, c -> new ArrayList<>()).add(b);
                columnsAfter.computeIfAbsent(column, c -> new ArrayList<>()).add(a);
            }
            if (!a.equals(b) || a.equals("unknown")) {
                expected.put(column, b + " to " + a);
                isUnknown |= a.equals("unknown") || b.equals("unknown");
                isKnownToDiffer |= !(a.equals("unknown") || b.equals("unknown"));
            }
        }
        Map<String, String> found = new TreeMap<>();
        change.sums().forEach(sum -> found.put(sum.column(), text(sum.before()) + " to " + text(sum.after())));
        assertThat(found).as(as).isEqualTo(expected);
        Status status = isKnownToDiffer ? Status.CHANGED : isUnknown ? Status.UNKNOWN : Status.ALIKE;
        if (!isLost && then.isEmpty() != now.isEmpty()) {
            status = then.isEmpty() ? Status.NEW : Status.EMPTIED;
        }
        assertThat(change.status()).as(as).isEqualTo(status);
    }

    private static String expected(List<Order> orders, String column, String last) {
        if (orders.isEmpty()) {
            return "none";
        }
        if (!SUMMED.contains(column)) {
            return column.equals(last)
                    ? plain(BigDecimal.valueOf(
                            orders.stream().mapToInt(Order::last).sum()))
                    : "none";
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Order order : orders) {
            Object value = order.figure(SUMMED.indexOf(column));
            if (value instanceof Double d && d.isNaN()) {
                return "unknown";
            }
            sum = value == null ? sum : sum.add(new BigDecimal(value.toString()));
        }
        return sum.abs().compareTo(BigDecimal.TEN.pow(38)) >= 0 ? "unknown" : plain(sum);
    }

    private static String added(List<String> figures) {
        if (figures.contains("unknown")) {
            return "unknown";
        }
        return figures.stream()
                .filter(figure -> !figure.equals("none"))
                .map(BigDecimal::new)
                .reduce(BigDecimal::add)
                .map(RebuiltPartitionsTest::plain)
                .orElse("none");
    }

    private static String text(Figure figure) {
        if (figure instanceof Figure.Known known) {
            return plain(known.value());
        }
        return figure instanceof Figure.Unknown ? "unknown" : "none";
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private List<Order> orders() {
        List<Order> orders = new ArrayList<>();
        boolean hasNaN = random.nextInt(6) == 0;
        boolean isVast = random.nextInt(6) == 0;
        for (int i = 1 + random.nextInt(9); i > 0; i--) {
            orders.add(order(hasNaN, isVast));
        }
        return orders;
    }

    private Order order(boolean hasNaN, boolean isVast) {
        return new Order(
                random.nextLong(),
                random.nextInt(5) == 0 ? null : new BigDecimal(BigInteger.valueOf(random.nextInt()), 2),
                random.nextInt(5) == 0 ? null : hasNaN ? Double.NaN : random.nextInt() / 1024.0,
                random.nextInt(5) == 0 ? null : random.nextLong(),
                isVast ? LARGE : BigDecimal.valueOf(random.nextLong()),
                random.nextInt(100),
                BigDecimal.TEN);
    }

    /** One row more, one row less, another value, or the same values in other rows. */
    private List<Order> changed(List<Order> then) {
        List<Order> now = new ArrayList<>(then);
        switch (random.nextInt(4)) {
            case 0 -> now.add(order(false, false));
            case 1 -> now.addAll(orders());
            case 2 -> {
                if (!now.isEmpty()) {
                    now.set(0, order(false, false));
                }
            }
            default -> java.util.Collections.shuffle(now, random);
        }
        return now;
    }

    private static void write(Job job, SortedMap<Partition, List<Order>> orders, String last) {
        List<Row> rows = new ArrayList<>();
        orders.forEach((partition, of) -> of.forEach(o -> rows.add(RowFactory.create(
                PartitionColumn.value(partition),
                o.id(),
                o.amount(),
                o.ratio(),
                o.whole(),
                o.vast(),
                o.last(),
                o.salary()))));
        StructType schema = StructType.fromDDL(
                "day %s, id BIGINT, amount DECIMAL(12,2), ratio DOUBLE, whole BIGINT, vast DECIMAL(38,0), %s INT, salary DECIMAL(12,2)"
                        .formatted(job.partition().grain() == Grain.HOUR ? "TIMESTAMP" : "DATE", last));
        SPARK.createDataFrame(rows, schema)
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("day")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .save(job.target().location());
    }
}
