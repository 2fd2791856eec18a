package io.tidegate.simulation;

import io.tidegate.backfill.Hours;
import io.tidegate.job.OnBlocked;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;

/**
 * What one case is about; all of it follows from its seed.
 *
 * @param days from the first of January 2010 on
 * @param chunk most partitions in a chunk
 * @param hasReader whether a second job reads the first, and is rebuilt after it
 * @param isUneven whether partitions differ in what they cost
 */
record Shape(
        long seed,
        int days,
        int chunk,
        int maxActive,
        boolean newestFirst,
        boolean hasReader,
        OnBlocked onBlocked,
        Optional<BigDecimal> budget,
        Optional<Hours> window,
        boolean isUneven,
        boolean sourcesMove) {
    static Shape of(long seed) {
        Random random = new Random(seed * 7919);
        int days = 3 + random.nextInt(7);
        boolean hasReader = random.nextInt(3) == 0;
        OnBlocked onBlocked = random.nextInt(3) > 0
                ? OnBlocked.SKIP_PARTITION
                : random.nextBoolean() ? OnBlocked.SKIP_CHUNK : OnBlocked.STOP;
        return new Shape(
                seed,
                days,
                1 + random.nextInt(4),
                1 + Math.max(0, random.nextInt(5) - 2),
                random.nextInt(4) == 0,
                hasReader,
                onBlocked,
                random.nextInt(4) == 0
                        ? Optional.of(BigDecimal.valueOf(1 + random.nextInt(days * 2)))
                        : Optional.empty(),
                random.nextInt(8) == 0 ? Optional.of(Hours.parse("11:45-11:30")) : Optional.empty(),
                random.nextInt(3) == 0,
                random.nextInt(12) == 0);
    }

    String yaml() {
        String orders = """
                version: 1
                project: simulated
                ledger: .tidegate/ledger
                warehouse: .tidegate/warehouse
                cost: {currency: EUR, core_hour: 3600, headroom: 1}
                defaults: {owner: {team: payments, contact: "#payments"}}
                jobs:
                  - name: orders
                    partition: {column: day, grain: day, start: 2010-01-01}
                    sources:
                      - {name: raw, path: "raw/{{ ds }}.csv", format: csv, columns: {id: bigint}}
                    transform: {sql: "SELECT _partition AS day, id FROM raw"}
                    target: {table: orders, on_empty: fail, schema_change: fail}
                    on_blocked: ON_BLOCKED
                    checks: []
                """;
        String totals = """
                  - name: totals
                    partition: {column: day, grain: day, start: 2010-01-01}
                    sources: [{name: orders, job: orders}]
                    transform: {sql: "SELECT _partition AS day, count(*) AS n FROM orders GROUP BY _partition"}
                    target: {table: totals, on_empty: fail, schema_change: fail}
                    on_blocked: skip_partition
                    checks: []
                """;
        return (hasReader ? orders + totals : orders).replace("ON_BLOCKED", onBlocked.text());
    }
}
