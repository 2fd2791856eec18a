package io.tidegate.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.tidegate.job.Names;
import io.tidegate.log.TableLog;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How much a pinned Delta table holds, by the value of its partition column. From the table's own log where that is enough:
 * the log is at the pinned version and knows the rows of every file; otherwise by one Spark job that reads no column it can
 * do without.
 */
final class TableCounts {
    private static final String KEY = "_tidegate_key";

    /** @param latest maximum of the column that {@code ready.max_timestamp} names */
    record Held(long rows, long bytes, Optional<Instant> latest) {
        static final Held NOTHING = new Held(0, 0, Optional.empty());

        Held plus(Held other) {
            Optional<Instant> later = latest.isEmpty()
                    ? other.latest
                    : other.latest.isEmpty() || latest.get().isAfter(other.latest.get()) ? latest : other.latest;
            return new Held(rows + other.rows, bytes + other.bytes, later);
        }
    }

    private final String location;
    private final long version;

    TableCounts(String location, long version) {
        this.location = location;
        this.version = version;
    }

    /**
     * By key as the log writes it.
     *
     * @param wanted the keys that matter; empty where all do
     */
    Optional<Map<String, Held>> fromLog(Collection<String> wanted) {
        Optional<TableLog> log = TableLog.read(location).filter(l -> l.version() == version);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Held> held = new HashMap<>();
        for (Map.Entry<String, TableLog.LivePartition> entry :
                log.get().partitions().entrySet()) {
            TableLog.LivePartition live = entry.getValue();
            if (wanted.isEmpty() || wanted.contains(entry.getKey())) {
                if (live.rows().isEmpty()) {
                    return Optional.empty();
                }
                held.put(entry.getKey(), new Held(live.rows().getAsLong(), live.bytes(), Optional.empty()));
            }
        }
        return Optional.of(held);
    }

    /**
     * By key as {@link #text} writes it; the empty key for the whole of a table without one. One Spark job.
     *
     * @param key the partition column
     * @param moment the column whose maximum is wanted
     */
    static Map<String, Held> fromRows(Dataset<Row> rows, Optional<String> key, Optional<String> moment) {
        Column keyColumn = key.map(k -> rows.col(Names.quote(k))).orElse(lit(""));
        Column latest = moment.map(m -> Census.micros(rows.col(Names.quote(m))))
                .orElse(lit(null).cast("bigint"));
        Map<String, Held> held = new HashMap<>();
        for (Row row : rows.select(
                        keyColumn.as(KEY),
                        col("_metadata.file_path").as("file"),
                        col("_metadata.file_size").as("size"),
                        latest.as("latest"))
                .groupBy(KEY, "file", "size")
                .agg(functions.count(lit(1)).as("rows"), max("latest").as("latest"))
                .collectAsList()) {
            Held file = new Held(
                    row.<Long>getAs("rows"),
                    row.<Long>getAs("size"),
                    Optional.ofNullable(row.<Long>getAs("latest")).map(Census::instant));
            held.merge(text(row.getAs(KEY)), file, Held::plus);
        }
        return held;
    }

    /** A date or moment in ISO form, in UTC, whichever Java type Spark gives it. */
    static String text(Object value) {
        if (value instanceof java.sql.Timestamp timestamp) {
            return timestamp.toInstant().toString();
        }
        return value instanceof java.sql.Date date ? date.toLocalDate().toString() : String.valueOf(value);
    }
}
