package io.tidegate.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a backfill changed in one of its jobs: rows and sums of numeric columns before it and after it, by partition. Immutable. Rows of the
 * same number and the same sums may differ all the same; only a comparison row by row tells.
 *
 * @param version of the table in which the partitions stand as the backfill left them
 * @param columns whose sums were compared, in the table's order
 * @param approximate those of them in floating point: sums apart by no more than a billionth count as the same
 * @param notSummed numeric columns beyond the number that is looked at
 * @param totals a column each, over the partitions that had rows before, where these can be read
 * @param partitions that were compared, ascending
 * @param left partitions that the backfill published and that are not compared
 */
public record BackfillChanges(
        long version,
        List<String> columns,
        List<String> approximate,
        List<String> notSummed,
        List<Sum> totals,
        List<Change> partitions,
        List<Left> left) {
    /** Of so many partitions, those that moved most, the ledger keeps the sums. */
    public static final int KEPT = 100;

    /** What a mover is told by when it is no column. */
    public static final String ROWS = "rows";

    private static final BigDecimal SAME = new BigDecimal("1e-9");

    public BackfillChanges {
        columns = List.copyOf(columns);
        approximate = List.copyOf(approximate);
        notSummed = List.copyOf(notSummed);
        totals = List.copyOf(totals);
        partitions = List.copyOf(partitions);
        left = List.copyOf(left);
    }

    /** How a partition stands beside what it was. */
    public enum Status {
        CHANGED,
        /** It had no rows before. */
        NEW,
        /** It has no rows now. */
        EMPTIED,
        /** What can be seen is the same, and not everything can. */
        UNKNOWN,
        /** Rows and sums are the same. */
        ALIKE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One side of a sum. */
    public sealed interface Figure {
        record Known(BigDecimal value) implements Figure {}

        /** There is no such column, or there are no rows. */
        record Absent() implements Figure {}

        /** It does not add up: a NaN, or more than 38 digits. */
        record Unknown() implements Figure {}
    }

    /** The exact sum of a column; floating-point values count with their first twelve decimals. */
    public record Sum(String column, Figure before, Figure after) {
        /** The difference against the absolute value before, to six digits; from 0 it counts as 1. Empty unless both are known. */
        public Optional<BigDecimal> relative() {
            return before instanceof Figure.Known b && after instanceof Figure.Known a
                    ? Optional.of(BackfillChanges.relative(b.value(), a.value()))
                    : Optional.empty();
        }
    }

    /**
     * One partition.
     *
     * @param rowsBefore 0 where nothing was published; empty when nobody knows
     * @param versionBefore in which what it was before can be read; empty when there was nothing, or it cannot
     * @param why what was before cannot be read; "" when it can
     * @param sums that are not the same, or do not add up
     */
    public record Change(
            String partition,
            Status status,
            OptionalLong rowsBefore,
            long rowsAfter,
            OptionalLong versionBefore,
            String why,
            List<Sum> sums) {
        public Change {
            sums = List.copyOf(sums);
        }

        private Change withoutSums() {
            return new Change(partition, status, rowsBefore, rowsAfter, versionBefore, why, List.of());
        }
    }

    /** @param why it is not compared */
    public record Left(String partition, String why) {}

    /**
     * What moved most in a partition.
     *
     * @param sum of a column, or {@link #ROWS}
     */
    public record Mover(Change change, Sum sum) {}

    /** Nothing that could be compared. */
    public static BackfillChanges none(long version, List<Left> left) {
        return new BackfillChanges(version, List.of(), List.of(), List.of(), List.of(), List.of(), left);
    }

    /** Whether two sums of a column count as the same. */
    public static boolean isSame(BigDecimal before, BigDecimal after, Set<String> approximate, String column) {
        BigDecimal apart = after.subtract(before).abs();
        return apart.signum() == 0
                || approximate.contains(column)
                        && apart.compareTo(before.abs().max(after.abs()).multiply(SAME)) <= 0;
    }

    private static BigDecimal relative(BigDecimal before, BigDecimal after) {
        BigDecimal apart = after.subtract(before);
        return before.signum() == 0
                ? BigDecimal.valueOf(apart.signum())
                : apart.divide(before.abs(), MathContext.DECIMAL32);
    }

    /** Those that had rows before and changed, the largest relative change of rows or of any sum first. */
    public List<Mover> movers() {
        List<Mover> movers = new ArrayList<>();
        for (Change change : partitions) {
            if (change.status() == Status.CHANGED || change.status() == Status.EMPTIED) {
                moved(change).stream()
                        .max(Comparator.comparing(BackfillChanges::size)
                                .thenComparing(sum -> sum.column().equals(ROWS)))
                        .ifPresent(sum -> movers.add(new Mover(change, sum)));
            }
        }
        movers.sort(Comparator.comparing((Mover mover) -> size(mover.sum()))
                .reversed()
                .thenComparing(mover -> mover.change().partition()));
        return movers;
    }

    private static List<Sum> moved(Change change) {
        List<Sum> moved = new ArrayList<>();
        OptionalLong before = change.rowsBefore();
        if (before.isPresent() && before.getAsLong() != change.rowsAfter()) {
            moved.add(rows(before.getAsLong(), change.rowsAfter()));
        }
        change.sums().stream()
                .filter(sum -> !(sum.before() instanceof Figure.Unknown || sum.after() instanceof Figure.Unknown))
                .forEach(moved::add);
        return moved;
    }

    /** What has no relative size, such as a column that is new, comes last. */
    private static BigDecimal size(Sum sum) {
        return sum.relative().map(BigDecimal::abs).orElse(BigDecimal.ZERO);
    }

    private static Sum rows(long before, long after) {
        return new Sum(ROWS, new Figure.Known(BigDecimal.valueOf(before)), new Figure.Known(BigDecimal.valueOf(after)));
    }

    /** Of all partitions that had rows before, where it is known how many. */
    public Sum rows() {
        long before = 0;
        long after = 0;
        for (Change change : partitions) {
            if (change.rowsBefore().orElse(0) > 0) {
                before += change.rowsBefore().getAsLong();
                after += change.rowsAfter();
            }
        }
        return rows(before, after);
    }

    /** Of the partitions that had none before. */
    public long newRows() {
        return partitions.stream()
                .filter(change -> change.status() == Status.NEW)
                .mapToLong(Change::rowsAfter)
                .sum();
    }

    /** Whether a total is the same on both sides. */
    public boolean isSame(Sum sum) {
        return sum.before() instanceof Figure.Known b && sum.after() instanceof Figure.Known a
                ? isSame(b.value(), a.value(), Set.copyOf(approximate), sum.column())
                : sum.before().equals(sum.after());
    }

    public int count(Status status) {
        return (int)
                partitions.stream().filter(change -> change.status() == status).count();
    }

    /** As the ledger keeps it: all partitions, and the sums of the {@link #KEPT} that moved most. */
    public BackfillChanges bounded() {
        Set<String> kept = new HashSet<>();
        movers().stream().limit(KEPT).forEach(mover -> kept.add(mover.change().partition()));
        return new BackfillChanges(
                version,
                columns,
                approximate,
                notSummed,
                totals,
                partitions.stream()
                        .map(change -> kept.contains(change.partition()) ? change : change.withoutSums())
                        .toList(),
                left);
    }
}
