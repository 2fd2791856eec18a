package io.tidegate.cli;

import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.RunResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** More partitions of one job than a screen shows: neighbours that ended alike become one line with their sums. */
final class ManyOutcomes {
    /** Up to here each partition has a line of its own. */
    static final int SCREENFUL = 20;

    /** @param partitions such as {@code 2024-01-01 to 2024-01-31 (31)} */
    record Stretch(String partitions, String sentence) {}

    private ManyOutcomes() {}

    /** Published partitions of one job in partition order, commit by commit. */
    static List<Stretch> published(List<RunResult.Published> published, String currency) {
        Map<Long, List<RunResult.Published>> byVersion = new LinkedHashMap<>();
        published.forEach(p ->
                byVersion.computeIfAbsent(p.version(), v -> new ArrayList<>()).add(p));
        List<Stretch> stretches = new ArrayList<>();
        byVersion.forEach((version, of) -> {
            Map<Partition, RunResult.Published> results = new LinkedHashMap<>();
            of.forEach(p -> results.put(p.partition(), p));
            for (List<Partition> piece : Ranges.pieces(List.copyOf(results.keySet()))) {
                long rows = 0;
                BigDecimal cost = BigDecimal.ZERO;
                for (Partition partition : piece) {
                    rows += results.get(partition).rows();
                    cost = cost.add(results.get(partition).cost());
                }
                String spent =
                        OutcomeSentence.spent(cost, currency).map(s -> ", " + s).orElse("");
                long warned = piece.stream()
                        .filter(p -> results.get(p).checks().stream()
                                .anyMatch(check -> check.status() == CheckOutcome.Status.WARN))
                        .count();
                stretches.add(new Stretch(
                        Ranges.span(piece),
                        "%s, version %d%s%s"
                                .formatted(
                                        Numbers.count(rows, "row"),
                                        version,
                                        warned == 0 ? "" : ", " + Numbers.count(warned) + " with warnings",
                                        spent)));
            }
        });
        return stretches;
    }

    /** Partitions of one job that went back, in partition order, version by version. */
    static List<Stretch> rolledBack(List<RunResult.RolledBack> back) {
        Map<Long, Map<Partition, RunResult.RolledBack>> byVersion = new LinkedHashMap<>();
        back.forEach(r -> byVersion
                .computeIfAbsent(r.toVersion(), v -> new LinkedHashMap<>())
                .put(r.partition(), r));
        List<Stretch> stretches = new ArrayList<>();
        byVersion.values().forEach(of -> {
            for (List<Partition> piece : Ranges.pieces(List.copyOf(of.keySet()))) {
                RunResult.RolledBack first = of.get(piece.get(0));
                stretches.add(new Stretch(
                        Ranges.span(piece),
                        OutcomeSentence.rolledBack(new RunResult.RolledBack(
                                first.partition(),
                                first.version(),
                                first.toVersion(),
                                sum(piece.stream().map(p -> of.get(p).rows())),
                                sum(piece.stream().map(p -> of.get(p).rowsBefore())),
                                first.files(),
                                first.took()))));
            }
        });
        return stretches;
    }

    /** Empty when nobody knows one of them. */
    static OptionalLong sum(Stream<OptionalLong> rows) {
        return rows.reduce(
                OptionalLong.of(0),
                (a, b) -> a.isPresent() && b.isPresent()
                        ? OptionalLong.of(a.getAsLong() + b.getAsLong())
                        : OptionalLong.empty());
    }
}
