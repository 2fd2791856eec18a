package io.tidegate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Check;
import io.tidegate.job.Check.OnFail;
import io.tidegate.job.Check.OnNoRows;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.CheckOutcome.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are shown to be unique by their hashes, and keys that are not: the verdict is that of counting. */
class UniqueKeysTest extends AuditTest {
    private static final List<List<String>> KEYS =
            List.of(List.of("i"), List.of("d"), List.of("t"), List.of("m"), List.of("i", "t"), List.of("d", "m", "t"));

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void random_rows_with_few_or_many_shared_keys(long seed) {
        Random random = new Random(seed);
        int values = List.of(4, 30, 1_000_000).get((int) (seed % 3));
        List<Partition> days = List.of(DAY, DAY.next(), DAY.plus(2));
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            rows.add(RowFactory.create(
                    ds(days.get(random.nextInt(3)).text()),
                    random.nextInt(9) == 0 ? null : random.nextLong(values),
                    floating(random, values),
                    random.nextInt(9) == 0 ? null : text(random, values),
                    BigDecimal.valueOf(random.nextInt(values), 2),
                    random.nextInt(3) > 0));
        }
        List<Check> checks = new ArrayList<>();
        for (List<String> key : KEYS) {
            checks.add(check("all" + checks.size(), new Rule.Unique(key), null, OnFail.BLOCK, OnNoRows.FAIL));
            checks.add(check("some" + checks.size(), new Rule.Unique(key), "w", OnFail.BLOCK, OnNoRows.FAIL));
        }
        Map<Partition, Verdict> verdicts = audit(
                job(checks.toArray(Check[]::new)),
                SPARK.createDataFrame(
                        rows, StructType.fromDDL("ds date, i bigint, d double, t string, m decimal(12,2), w boolean")),
                days);

        for (Partition day : days) {
            List<CheckOutcome> outcomes = verdicts.get(day).outcomes();
            List<Row> ofDay = rows.stream()
                    .filter(row -> row.get(0).equals(ds(day.text())))
                    .toList();
            for (int i = 0; i < checks.size(); i++) {
                long[] expected = judgedAndShared(ofDay, KEYS.get(i / 2), i % 2 == 1);
                Status status = expected[0] == 0 ? Status.NOT_EVALUATED : expected[1] == 0 ? Status.PASS : Status.FAIL;
                assertThat(outcomes.get(i).status())
                        .as("seed %d %s %s %s", seed, day, checks.get(i), outcomes.get(i))
                        .isEqualTo(status);
                if (expected[0] > 0) {
                    assertThat(outcomes.get(i).metric()).isEqualTo(Long.toString(expected[1]));
                    assertThat(outcomes.get(i).observed()).contains(" of " + expected[0]);
                }
            }
        }
    }

    /** Among them those that are equal to SQL and not in bits: both zeros, and NaN of any kind. */
    private static Double floating(Random random, int values) {
        return switch (random.nextInt(values < 10 ? 4 : 60)) {
            case 0 -> -0.0;
            case 1 -> 0.0;
            case 2 -> Double.longBitsToDouble(0x7ff8000000000000L + random.nextInt(5));
            default -> (double) random.nextInt(values) + 1;
        };
    }

    private static String text(Random random, int values) {
        return List.of("", " ", "ü", "a").get(random.nextInt(4)) + random.nextInt(values);
    }

    private static long[] judgedAndShared(List<Row> rows, List<String> key, boolean onlyWhere) {
        Map<List<Object>, Long> counts = new HashMap<>();
        for (Row row : rows) {
            Map<String, Object> byName = new LinkedHashMap<>();
            byName.put("i", row.get(1));
            byName.put("d", row.get(2).equals(-0.0) ? 0.0 : row.get(2));
            byName.put("t", row.get(3));
            byName.put("m", row.get(4));
            List<Object> values = new ArrayList<>();
            key.forEach(column -> values.add(byName.get(column)));
            if (values.stream().allMatch(Objects::nonNull) && (!onlyWhere || row.getBoolean(5))) {
                counts.merge(values, 1L, Long::sum);
            }
        }
        return new long[] {
            counts.values().stream().mapToLong(n -> n).sum(),
            counts.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum()
        };
    }

    @Test
    void one_shared_key_among_sets_that_are_unique_is_found_and_named() {
        Object[][] rows = new Object[500][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = row((long) n, n / 2L, "t" + n % 499);
        }
        List<CheckOutcome> outcomes = verdict(
                        rows("id bigint, half bigint, text string", rows),
                        check("id", new Rule.Unique(List.of("id")), null, OnFail.BLOCK, OnNoRows.FAIL),
                        check("pair", new Rule.Unique(List.of("half", "id")), null, OnFail.BLOCK, OnNoRows.FAIL),
                        check("text", new Rule.Unique(List.of("text")), null, OnFail.BLOCK, OnNoRows.FAIL))
                .outcomes();

        assertThat(outcomes).extracting(CheckOutcome::status).containsExactly(Status.PASS, Status.PASS, Status.FAIL);
        assertThat(outcomes.get(2).observed()).isEqualTo("2 of 500 rows share a key");
        assertThat(outcomes.get(2).samples()).containsExactly("text=t0 (2 rows)");
    }
}
