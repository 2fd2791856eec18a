package io.tidegate.estimate;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.PlannedPartition;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/** Chunks by number of partitions or by the calendar. */
final class FixedChunks {
    /** Thursday, 1 January 1970, to the Monday before it. */
    private static final int TO_MONDAY = 3;

    private FixedChunks() {}

    /** Says whether a partition belongs into the chunk that has begun. */
    @FunctionalInterface
    private interface Together {
        boolean are(List<PlannedPartition> chunk, Partition next);
    }

    /** @param chunking anything but {@code auto} */
    static List<List<PlannedPartition>> of(List<PlannedPartition> planned, Chunking chunking) {
        Together together = together(chunking);
        List<List<PlannedPartition>> chunks = new ArrayList<>();
        List<PlannedPartition> open = new ArrayList<>();
        for (PlannedPartition next : planned) {
            requireLonger(chunking, next.partition().grain());
            if (!open.isEmpty() && !together.are(open, next.partition())) {
                chunks.add(open);
                open = new ArrayList<>();
            }
            open.add(next);
        }
        if (!open.isEmpty()) {
            chunks.add(open);
        }
        return chunks;
    }

    private static Together together(Chunking chunking) {
        if (chunking instanceof Chunking.Count count) {
            return (chunk, next) -> chunk.size() < count.partitions();
        }
        if (chunking instanceof Chunking.Days days) {
            return (chunk, next) -> Math.abs(days(first(chunk), next)) < days.days();
        }
        Period period = ((Chunking.Calendar) chunking).period();
        return (chunk, next) -> number(period, first(chunk).ds()) == number(period, next.ds());
    }

    private static Partition first(List<PlannedPartition> chunk) {
        return chunk.get(0).partition();
    }

    private static long days(Partition first, Partition next) {
        return next.ds().toEpochDay() - first.ds().toEpochDay();
    }

    /** The stretch of the calendar that a day lies in. */
    private static long number(Period period, LocalDate day) {
        return period.toTotalMonths() > 0
                ? Math.floorDiv(day.getYear() * 12L + day.getMonthValue() - 1, period.toTotalMonths())
                : Math.floorDiv(day.toEpochDay() + TO_MONDAY, (long) period.getDays());
    }

    private static void requireLonger(Chunking chunking, Grain grain) {
        if (length(chunking) < length(grain)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot put partitions of a %s into chunks of %s: they are longer"
                            .formatted(grain.text(), chunking.text()),
                    "Give a longer period, or a number of partitions.");
        }
    }

    /** In days, as far as it takes to compare it with a grain; a number of partitions is always long enough. */
    private static long length(Chunking chunking) {
        if (chunking instanceof Chunking.Days days) {
            return days.days();
        }
        return chunking instanceof Chunking.Calendar calendar
                ? calendar.period().toTotalMonths() * 31 + calendar.period().getDays()
                : Long.MAX_VALUE;
    }

    private static long length(Grain grain) {
        return switch (grain) {
            case HOUR, DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 31;
            case YEAR -> 12 * 31;
        };
    }
}
