package io.tidegate.transform;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random queries over the partitioned sources {@code a} and {@code b} and the static source {@code s}, all of columns
 * {@code k} and {@code v}. Every step gives columns {@code k, v, p} and depends on the rows as a set, never on their order.
 */
final class RandomQuery {
    private final Random random;
    private final boolean careful;
    private int aliases;

    /** @param careful whether to take only steps that keep partitions apart; otherwise the outermost step does not */
    RandomQuery(Random random, boolean careful) {
        this.random = random;
        this.careful = careful;
    }

    String sql() {
        int depth = 1 + random.nextInt(3);
        String query = careful ? relation(depth) : mixing(depth);
        if (!careful && random.nextInt(6) == 0) {
            return "SELECT k, v + datediff(:ds, DATE'2021-01-01') AS v, p AS dt FROM (%s)".formatted(query);
        }
        if (random.nextInt(4) == 0) {
            return "WITH x AS (%s), y AS (SELECT * FROM x WHERE v < 4) SELECT k, v, p AS dt FROM y".formatted(query);
        }
        return "SELECT k, v, p AS dt FROM (%s)".formatted(query);
    }

    private String relation(int depth) {
        if (depth == 0) {
            return "SELECT k, v, _partition AS p FROM " + pick("a", "b");
        }
        List<Supplier<String>> steps = careful ? apart(depth) : List.of(() -> any(depth), () -> mixing(depth));
        return steps.get(random.nextInt(steps.size())).get();
    }

    private String any(int depth) {
        List<Supplier<String>> steps = apart(depth);
        return steps.get(random.nextInt(steps.size())).get();
    }

    private List<Supplier<String>> apart(int depth) {
        int d = depth - 1;
        return List.of(
                () -> "SELECT k + 1 AS k, v, p FROM (%s)".formatted(relation(d)),
                () -> "SELECT * FROM (%s) WHERE v > %d".formatted(relation(d), random.nextInt(3)),
                () -> "SELECT k, sum(v) AS v, p FROM (%s) GROUP BY k, p".formatted(relation(d)),
                () -> "SELECT count(*) AS k, max(v) AS v, p FROM (%s) GROUP BY p".formatted(relation(d)),
                () -> "SELECT k, sum(v) OVER (PARTITION BY p ORDER BY k) AS v, p FROM (%s)".formatted(relation(d)),
                () -> "SELECT DISTINCT k, v, p FROM (%s)".formatted(relation(d)),
                () -> "(%s) UNION ALL (%s)".formatted(relation(d), relation(d)),
                () -> "(%s) %s (%s)"
                        .formatted(relation(d), pick("EXCEPT", "INTERSECT", "EXCEPT ALL", "UNION"), relation(d)),
                () -> join(d, pick("JOIN", "LEFT JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"), "%1$s.p = %2$s.p AND "),
                this::full,
                () -> staticJoin(d),
                () -> "SELECT k, v, p FROM (%s) WHERE k IN (SELECT k FROM s WHERE v > 1)".formatted(relation(d)),
                () -> "SELECT k, v + (SELECT coalesce(max(v), 0) FROM s) AS v, p FROM (%s)".formatted(relation(d)),
                () -> "SELECT k, x AS v, p FROM (%s) LATERAL VIEW explode(array(v, 1)) e AS x".formatted(relation(d)),
                () -> "SELECT coalesce(k, -1) AS k, sum(v) AS v, p FROM (%s) GROUP BY GROUPING SETS ((k, p), (p))"
                        .formatted(relation(d)));
    }

    private String mixing(int depth) {
        int d = depth - 1;
        List<Supplier<String>> steps = List.of(
                () -> "SELECT k, sum(v) AS v, max(p) AS p FROM (%s) GROUP BY k".formatted(relation(d)),
                () -> "SELECT count(*) AS k, sum(v) AS v, max(p) AS p FROM (%s)".formatted(relation(d)),
                () -> "SELECT k, sum(v) OVER (PARTITION BY k) AS v, p FROM (%s)".formatted(relation(d)),
                () -> "SELECT * FROM (%s) ORDER BY k, v, p LIMIT 3".formatted(relation(d)),
                () -> join(d, pick("JOIN", "LEFT JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"), ""),
                () -> "SELECT k, v + (SELECT coalesce(max(v), 0) FROM b) AS v, p FROM (%s)".formatted(relation(d)),
                () -> "SELECT * FROM (%s) q WHERE EXISTS (SELECT 1 FROM b WHERE b.k = q.k)".formatted(relation(d)),
                () ->
                        "SELECT k, v, p FROM (SELECT DISTINCT k, v FROM (%s)) CROSS JOIN (SELECT max(_partition) AS p FROM a)"
                                .formatted(relation(d)),
                () -> "SELECT s.k, s.v, q.p FROM s LEFT JOIN (%s) q ON s.k = q.k".formatted(relation(d)),
                () -> "(%s) UNION ALL (SELECT k, v, DATE'2021-01-04' FROM s)".formatted(relation(d)),
                () -> "SELECT k, sum(v) AS v, p FROM (%s) GROUP BY ROLLUP(p, k)".formatted(relation(d)));
        return steps.get(random.nextInt(steps.size())).get();
    }

    private String join(int depth, String type, String onPartition) {
        String left = "l" + ++aliases;
        String right = "r" + aliases;
        boolean one = type.contains("SEMI") || type.contains("ANTI");
        return "SELECT %1$s.k, %3$s AS v, %1$s.p FROM (%4$s) %1$s %5$s (%6$s) %2$s ON %7$s%1$s.k = %2$s.k"
                .formatted(
                        left,
                        right,
                        one ? left + ".v" : "%s.v + coalesce(%s.v, 10)".formatted(left, right),
                        relation(depth),
                        type,
                        relation(depth),
                        onPartition.formatted(left, right));
    }

    private String full() {
        String on = "l.k = r.k AND l._partition = r._partition";
        return "SELECT coalesce(l.k, r.k) AS k, coalesce(l.v, 0) - coalesce(r.v, 0) AS v,"
                + " coalesce(l._partition, r._partition) AS p FROM a l FULL JOIN b r ON " + on;
    }

    private String staticJoin(int depth) {
        return "SELECT q.k, q.v * s.v AS v, q.p FROM (%s) q %s s ON q.k = s.k"
                .formatted(relation(depth), pick("JOIN", "LEFT JOIN"));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
