package io.tidegate.compare;

import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the figures of both sides beside each other, partition by partition, and adds them up. */
final class Changes {
    private final SummedColumns columns;
    private final Set<String> approximate;
    private final List<Change> partitions = new ArrayList<>();
    private final Map<String, Running> before = new LinkedHashMap<>();
    private final Map<String, Running> after = new LinkedHashMap<>();

    /** A total that is not known as soon as a part of it is not. */
    private static final class Running {
        private Optional<BigDecimal> total = Optional.empty();
        private boolean isUnknown;

        void add(Figure figure) {
            if (figure instanceof Figure.Known known) {
                total = Optional.of(total.map(known.value()::add).orElse(known.value()));
            }
            isUnknown |= figure instanceof Figure.Unknown;
        }

        Figure figure() {
            if (isUnknown) {
                return new Figure.Unknown();
            }
            return total.<Figure>map(Figure.Known::new).orElseGet(Figure.Absent::new);
        }
    }

    Changes(SummedColumns columns) {
        this.columns = columns;
        this.approximate =
                columns.approximate().stream().map(columns.names()::get).collect(Collectors.toSet());
        columns.names().keySet().forEach(name -> {
            before.put(name, new Running());
            after.put(name, new Running());
        });
    }

    /** What was before cannot be read any more; its sums are in no total. */
    void add(Partition partition, Rebuilt.Lost lost, Totals now) {
        partitions.add(new Change(
                partition.text(),
                status(lost.rows(), now.rows()),
                lost.rows(),
                now.rows(),
                OptionalLong.empty(),
                lost.why(),
                List.of()));
    }

    private static Status status(OptionalLong then, long now) {
        if (then.isEmpty() || then.getAsLong() == now) {
            return Status.UNKNOWN;
        }
        return now == 0 ? Status.EMPTIED : Status.CHANGED;
    }

    void add(Partition partition, OptionalLong version, Totals then, Totals now) {
        List<Sum> sums = new ArrayList<>();
        columns.names().forEach((name, column) -> {
            Sum sum = new Sum(column, figure(then, name), figure(now, name));
            if (then.rows() > 0) {
                before.get(name).add(sum.before());
                after.get(name).add(sum.after());
            }
            if (!isSame(sum)) {
                sums.add(sum);
            }
        });
        partitions.add(new Change(
                partition.text(),
                status(then, now, sums),
                OptionalLong.of(then.rows()),
                now.rows(),
                version,
                "",
                sums));
    }

    private static Figure figure(Totals totals, String name) {
        Totals.Sum sum = totals.sums().get(name);
        if (sum == null) {
            return new Figure.Absent();
        }
        return sum.value().<Figure>map(Figure.Known::new).orElseGet(Figure.Unknown::new);
    }

    /** What is not known on both sides is not the same. */
    private boolean isSame(Sum sum) {
        if (sum.before() instanceof Figure.Known b && sum.after() instanceof Figure.Known a) {
            return BackfillChanges.isSame(b.value(), a.value(), approximate, sum.column());
        }
        return sum.before() instanceof Figure.Absent && sum.after() instanceof Figure.Absent;
    }

    private static Status status(Totals then, Totals now, List<Sum> sums) {
        if (then.rows() == 0 && now.rows() > 0) {
            return Status.NEW;
        }
        if (then.rows() > 0 && now.rows() == 0) {
            return Status.EMPTIED;
        }
        boolean differs = then.rows() != now.rows() || sums.stream().anyMatch(sum -> !isUnknown(sum));
        if (differs) {
            return Status.CHANGED;
        }
        return sums.isEmpty() ? Status.ALIKE : Status.UNKNOWN;
    }

    private static boolean isUnknown(Sum sum) {
        return sum.before() instanceof Figure.Unknown || sum.after() instanceof Figure.Unknown;
    }

    BackfillChanges done(Rebuilt rebuilt) {
        List<Sum> totals = new ArrayList<>();
        columns.names()
                .forEach((name, column) -> totals.add(new Sum(
                        column, before.get(name).figure(), after.get(name).figure())));
        return new BackfillChanges(
                rebuilt.after(),
                List.copyOf(columns.names().values()),
                columns.names().values().stream().filter(approximate::contains).toList(),
                columns.tooMany(),
                totals,
                partitions,
                rebuilt.left());
    }
}
