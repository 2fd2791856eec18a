package io.tidegate.read;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Source.Database;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The SQL that PostgreSQL is asked. Names are quoted; values are literals of dates, times and whole numbers, made from typed values. */
final class DatabaseQuery {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private DatabaseQuery() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What stands behind FROM. */
    static String relation(Database.Relation relation) {
        if (relation instanceof Database.Relation.Table table) {
            return List.of(table.name().split("\\.")).stream()
                    .map(DatabaseQuery::quote)
                    .collect(Collectors.joining("."));
        }
        // a comment at the end of the query ends with its line
        return "(\n" + ((Database.Relation.Query) relation).sql() + "\n) AS tidegate_query";
    }

    static String columns(Database.Relation relation, List<DatabaseColumn> columns) {
        return "(SELECT %s FROM %s) AS tidegate_source"
                .formatted(
                        columns.stream().map(DatabaseColumn::quoted).collect(Collectors.joining(", ")),
                        relation(relation));
    }

    /** The rows of these partitions; those that follow one another are one range. */
    static String within(DatabaseColumn column, Collection<Partition> partitions, ZoneId zone) {
        List<String> ranges = new ArrayList<>();
        Partition first = null;
        Partition last = null;
        for (Partition partition : new TreeSet<>(partitions)) {
            if (last != null && !last.next().equals(partition)) {
                ranges.add(range(column, first, last, zone));
                first = null;
            }
            first = first == null ? partition : first;
            last = partition;
        }
        if (last != null) {
            ranges.add(range(column, first, last, zone));
        }
        return ranges.isEmpty() ? "false" : "(" + String.join(" OR ", ranges) + ")";
    }

    private static String range(DatabaseColumn column, Partition first, Partition last, ZoneId zone) {
        return "(%1$s >= %2$s AND %1$s < %3$s)"
                .formatted(column.quoted(), literal(column, first, zone), literal(column, last.next(), zone));
    }

    private static String literal(DatabaseColumn column, Partition partition, ZoneId zone) {
        if (column.isDate()) {
            return "DATE '%s'".formatted(partition.start().toLocalDate());
        }
        if (column.isWallTime()) {
            return "TIMESTAMP '%s'".formatted(SECONDS.format(partition.start()));
        }
        Instant start = partition.startsAt(partition.grain() == Grain.HOUR ? ZoneOffset.UTC : zone);
        return "TIMESTAMP WITH TIME ZONE '%s+00'"
                .formatted(SECONDS.format(LocalDateTime.ofInstant(start, ZoneOffset.UTC)));
    }

    /** One condition a connection; together they hold for every row exactly once, also where the column is null. */
    static List<String> shares(DatabaseColumn column, long from, long to, int connections) {
        BigInteger values =
                BigInteger.valueOf(to).subtract(BigInteger.valueOf(from)).add(BigInteger.ONE);
        TreeSet<Long> starts = new TreeSet<>();
        for (int i = 1; i < connections; i++) {
            long start = values.multiply(BigInteger.valueOf(i))
                    .divide(BigInteger.valueOf(connections))
                    .add(BigInteger.valueOf(from))
                    .longValueExact();
            if (start > from) {
                starts.add(start);
            }
        }
        if (starts.isEmpty()) {
            return List.of("true");
        }
        List<String> shares = new ArrayList<>();
        shares.add("(%1$s < %2$d OR %1$s IS NULL)".formatted(column.quoted(), starts.first()));
        for (long start : starts) {
            Long next = starts.higher(start);
            shares.add(
                    next == null
                            ? "%s >= %d".formatted(column.quoted(), start)
                            : "(%1$s >= %2$d AND %1$s < %3$d)".formatted(column.quoted(), start, next));
        }
        return shares;
    }
}
