package io.tidegate.transform;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.read.PartitionColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The named parameters of a transform's SQL, bound as typed values and never as text.
 *
 * <p>{@code :ds} is the DATE the partition starts on; {@code :partition_start} and {@code :partition_end} (exclusive) are of
 * the type of {@code _partition}. A variable of the project is bound by its looks: a plain integer, a plain decimal, true or
 * false, an ISO date, otherwise a string.
 */
final class Parameters {
    /** Those that mean one partition at a time. */
    static final Set<String> OF_THE_PARTITION = Set.of("ds", "partition_start", "partition_end");

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,18})\\.[0-9]{1,18}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Parameters() {}

    static Set<String> names(Job job) {
        Set<String> names = new TreeSet<>(job.vars().keySet());
        names.addAll(OF_THE_PARTITION);
        return names;
    }

    static Map<String, Object> of(Job job, Partition partition) {
        Map<String, Object> values = new TreeMap<>();
        job.vars().forEach((name, text) -> values.put(name, typed(text)));
        values.put("ds", partition.ds());
        values.put("partition_start", PartitionColumn.value(partition));
        values.put("partition_end", PartitionColumn.value(partition.next()));
        return values;
    }

    static Object typed(String text) {
        if (INTEGER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if ((int) value == value) {
                return (int) value;
            }
            return value;
        }
        if (DECIMAL.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (DATE.matcher(text).matches()) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                return text;
            }
        }
        return text;
    }
}
