package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The message for rows whose partition column is none of the chunk's partitions: a sample, with counts. */
final class OutsideRows {
    private static final int SAMPLE = 5;

    private OutsideRows() {}

    /** @param rows by value of the partition column, as text */
    static TidegateException fault(Job job, Map<String, Long> rows) {
        long total = rows.values().stream().mapToLong(Long::longValue).sum();
        List<Map.Entry<String, Long>> most = rows.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        String sample = most.stream()
                .limit(SAMPLE)
                .map(e -> "%s (%,d %s)".formatted(e.getKey(), e.getValue(), e.getValue() == 1 ? "row" : "rows"))
                .collect(Collectors.joining(", "));
        String more = most.size() > SAMPLE ? ", and %,d more values".formatted(most.size() - SAMPLE) : "";
        return new TidegateException(
                ErrorCode.ROWS_OUTSIDE,
                "Cannot stage %s: %,d %s outside the chunk by their %s: %s%s"
                        .formatted(
                                job.name(),
                                total,
                                total == 1 ? "row lies" : "rows lie",
                                job.partition().column(),
                                sample,
                                more),
                "Select `_partition` as %s, or leave these rows out."
                        .formatted(job.partition().column()));
    }
}
