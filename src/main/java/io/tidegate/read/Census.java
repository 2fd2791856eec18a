package io.tidegate.read;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * Counts what the files of a text source hold, and what in them does not parse, in one pass grouped by file. Only where
 * something is wrong a second pass over those files fetches a sample.
 */
class Census {
    /** Columns of the rows that are counted, beside one text column for each of {@link Field}. */
    static final String FILE = "_file";

    static final String CORRUPT = "_corrupt";
    static final String SUSPICIOUS = "_suspicious";

    private static final String REPLACEMENT = "\uFFFD";

    /** A declared column in the rows that are counted. */
    record Field(String name, String text, DataType type) {}

    /**
     * What one file holds.
     *
     * @param corrupt records that are not as wide as the header, or not JSON objects
     * @param bad by column, the values that do not read as its type; only where there are some
     * @param suspicious records that may be one half of a quoted field that spans lines
     * @param replaced records with the character that decoders put where bytes make none
     * @param latest maximum of the column that {@code ready.max_timestamp} names
     */
    record Count(
            long rows, long corrupt, Map<String, Long> bad, long suspicious, long replaced, Optional<Instant> latest) {
        static final Count NOTHING = new Count(0, 0, Map.of(), 0, 0, Optional.empty());

        boolean isClean() {
            return corrupt == 0 && bad.isEmpty();
        }
    }

    /** @param record a corrupt record, where there is one; values by column */
    record Sample(Optional<String> record, Map<String, String> values) {}

    private final List<Field> fields;
    private final Optional<String> latest;

    Census(List<Field> fields, Optional<String> latest) {
        this.fields = List.copyOf(fields);
        this.latest = latest;
    }

    /** By file as Spark shows it; files without a record are absent. One Spark job. */
    Map<String, Count> count(Dataset<Row> records) {
        List<Column> aggregates = new ArrayList<>();
        aggregates.add(functions.count(CORRUPT).as("corrupt"));
        aggregates.add(coalesce(sum(when(col(SUSPICIOUS), 1L)), lit(0L)).as("suspicious"));
        aggregates.add(coalesce(sum(when(replaced(), 1L)), lit(0L)).as("replaced"));
        aggregates.add(max(latestColumn()).as("latest"));
        List<Field> failing = failing();
        for (int i = 0; i < failing.size(); i++) {
            aggregates.add(functions.count(when(failed(failing.get(i)), 1)).as("bad" + i));
        }
        aggregates.addAll(more());
        List<Row> rows = records.groupBy(FILE)
                .agg(functions.count(lit(1)).as("rows"), aggregates.toArray(Column[]::new))
                .collectAsList();
        learn(rows);
        Map<String, Count> counts = new HashMap<>();
        for (Row row : rows) {
            Map<String, Long> bad = new TreeMap<>();
            for (int i = 0; i < failing.size(); i++) {
                long failed = row.<Long>getAs("bad" + i);
                if (failed > 0) {
                    bad.put(failing.get(i).name(), failed);
                }
            }
            counts.put(
                    row.getAs(FILE),
                    new Count(
                            row.<Long>getAs("rows"),
                            row.<Long>getAs("corrupt"),
                            bad,
                            row.<Long>getAs("suspicious"),
                            row.<Long>getAs("replaced"),
                            Optional.ofNullable(row.<Long>getAs("latest")).map(Census::instant)));
        }
        return counts;
    }

    /** What else to aggregate in the same pass. */
    List<Column> more() {
        return List.of();
    }

    /** Takes what {@link #more} asked for, a row a file. */
    void learn(List<Row> rows) {}

    /** What {@link #micros} counted, as a moment. */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private Column latestColumn() {
        return latest.flatMap(name -> fields.stream()
                        .filter(f -> f.name().equalsIgnoreCase(name))
                        .findFirst())
                .map(f -> micros(StrictCast.value(col(f.text()), f.type())))
                .orElse(lit(null).cast("bigint"));
    }

    /** Wall time in UTC, in microseconds. */
    static Column micros(Column moment) {
        return functions.unix_micros(new Column(new org.apache.spark.sql.catalyst.expressions.Cast(
                moment.expr(),
                org.apache.spark.sql.types.DataTypes.TimestampType,
                scala.Option.apply("UTC"),
                org.apache.spark.sql.catalyst.expressions.EvalMode.TRY())));
    }

    private Column replaced() {
        return fields.stream()
                .filter(f -> !StrictCast.mayFail(f.type()))
                .map(f -> col(f.text()).contains(REPLACEMENT))
                .reduce(lit(false), Column::or);
    }

    private List<Field> failing() {
        return fields.stream().filter(f -> StrictCast.mayFail(f.type())).toList();
    }

    /** Values of corrupt records are not judged: they may sit in the wrong column. */
    private static Column failed(Field field) {
        return StrictCast.failed(col(field.text()), field.type())
                .and(col(CORRUPT).isNull());
    }

    /** The least failing value of each column and the least corrupt record, by file; one Spark job over the given files. */
    Map<String, Sample> samples(Dataset<Row> records, Collection<String> files) {
        List<Column> aggregates = new ArrayList<>();
        List<Field> failing = failing();
        for (int i = 0; i < failing.size(); i++) {
            aggregates.add(min(when(failed(failing.get(i)), col(failing.get(i).text())))
                    .as("bad" + i));
        }
        Map<String, Sample> samples = new HashMap<>();
        for (Row row : records.filter(col(FILE).isInCollection(files))
                .groupBy(FILE)
                .agg(min(CORRUPT).as("corrupt"), aggregates.toArray(Column[]::new))
                .collectAsList()) {
            Map<String, String> values = new TreeMap<>();
            for (int i = 0; i < failing.size(); i++) {
                String value = row.getAs("bad" + i);
                if (value != null) {
                    values.put(failing.get(i).name(), value);
                }
            }
            samples.put(row.getAs(FILE), new Sample(Optional.ofNullable(row.getAs("corrupt")), values));
        }
        return samples;
    }
}
