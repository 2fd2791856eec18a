package io.tidegate.compare;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tidegate.audit.Mask;
import io.tidegate.compare.Diff.Kind;
import io.tidegate.compare.SharedColumns.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Compares the rows of two datasets, by key or whole. Keys need not be unique: the rows of one key are paired in the order of
 * their values, and what is left over counts as added or removed.
 */
final class RowComparison {
    private static final int SAMPLES = 5;
    private static final int LONGEST = 200;

    private final SharedColumns columns;
    private final Mask mask;

    RowComparison(SharedColumns columns, Mask mask) {
        this.columns = columns;
        this.mask = mask;
    }

    Diff compare() {
        return columns.keys().isEmpty() ? wholeRows() : byKey();
    }

    private Diff byKey() {
        Dataset<Row> pairs = pairs();
        List<Column> counts = new ArrayList<>(List.of(
                counted(col("kind").equalTo(Kind.ADDED.name())).as("added"),
                counted(col("kind").equalTo(Kind.REMOVED.name())).as("removed"),
                counted(col("kind").equalTo(Kind.CHANGED.name())).as("changed")));
        for (int i = 0; i < columns.values().size(); i++) {
            counts.add(counted(col("kind").equalTo(Kind.CHANGED.name()).and(differs(i)))
                    .as("c" + i));
        }
        Row counted = pairs.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
                .head();
        Map<String, Long> changedIn = new LinkedHashMap<>();
        for (int i = 0; i < columns.values().size(); i++) {
            if (counted.getLong(3 + i) > 0) {
                changedIn.put(columns.values().get(i).name(), counted.getLong(3 + i));
            }
        }
        boolean isSame = counted.getLong(0) + counted.getLong(1) + counted.getLong(2) == 0;
        List<Diff.Sample> samples = isSame ? List.of() : samples(pairs, order("k", columns.keys()));
        return diff(counted.getLong(0), counted.getLong(1), counted.getLong(2), changedIn, samples);
    }

    /** One line for each key and place among its rows, with the values of both sides beside each other. */
    private Dataset<Row> pairs() {
        Dataset<Row> before = side(columns.before(), "b", Shared::before);
        Dataset<Row> after = side(columns.after(), "a", Shared::after);
        Column same = col("bn").equalTo(col("an"));
        List<Column> out = new ArrayList<>();
        for (int i = 0; i < columns.keys().size(); i++) {
            same = same.and(col("bk" + i).eqNullSafe(col("ak" + i)));
            out.add(coalesce(col("bk" + i), col("ak" + i)).as("k" + i));
        }
        Column changed = lit(false);
        for (int i = 0; i < columns.values().size(); i++) {
            changed = changed.or(differs(i));
            out.add(col("bv" + i));
            out.add(col("av" + i));
        }
        out.add(when(col("bn").isNull(), Kind.ADDED.name())
                .when(col("an").isNull(), Kind.REMOVED.name())
                .when(changed, Kind.CHANGED.name())
                .as("kind"));
        return before.join(after, same, "full_outer").select(out.toArray(Column[]::new));
    }

    private static Column differs(int i) {
        return not(col("bv" + i).eqNullSafe(col("av" + i)));
    }

    private Dataset<Row> side(Dataset<Row> rows, String prefix, java.util.function.Function<Shared, Column> of) {
        List<Column> out = new ArrayList<>();
        Column[] keys = new Column[columns.keys().size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = of.apply(columns.keys().get(i));
            out.add(keys[i].as(prefix + "k" + i));
        }
        for (int i = 0; i < columns.values().size(); i++) {
            out.add(of.apply(columns.values().get(i)).as(prefix + "v" + i));
        }
        Column[] order = columns.values().isEmpty()
                ? new Column[] {lit(0)}
                : columns.values().stream().map(of).toArray(Column[]::new);
        out.add(row_number().over(Window.partitionBy(keys).orderBy(order)).as(prefix + "n"));
        return rows.select(out.toArray(Column[]::new));
    }

    private Diff wholeRows() {
        List<Shared> all = columns.values();
        Dataset<Row> surplus = counted(columns.before(), Shared::before, -1)
                .union(counted(columns.after(), Shared::after, 1))
                .groupBy(names("k", all.size()))
                .agg(sum(col("side")).as("times"))
                .filter(col("times").notEqual(0))
                .withColumn("kind", when(col("times").gt(0), Kind.ADDED.name()).otherwise(Kind.REMOVED.name()));
        Row counted = surplus.agg(
                        coalesce(sum(when(col("times").gt(0), col("times"))), lit(0L)),
                        coalesce(sum(when(col("times").lt(0), col("times").multiply(-1))), lit(0L)))
                .head();
        boolean isSame = counted.getLong(0) + counted.getLong(1) == 0;
        List<Diff.Sample> samples = isSame ? List.of() : samples(surplus, order("k", all));
        return diff(counted.getLong(0), counted.getLong(1), 0, Map.of(), samples);
    }

    private Dataset<Row> counted(Dataset<Row> rows, java.util.function.Function<Shared, Column> of, int side) {
        List<Column> out = new ArrayList<>();
        for (int i = 0; i < columns.values().size(); i++) {
            out.add(of.apply(columns.values().get(i)).as("k" + i));
        }
        out.add(lit(side).as("side"));
        return rows.select(out.toArray(Column[]::new));
    }

    private static Column[] names(String prefix, int count) {
        Column[] names = new Column[count];
        for (int i = 0; i < count; i++) {
            names[i] = col(prefix + i);
        }
        return names;
    }

    private static Column[] order(String prefix, List<Shared> of) {
        return of.isEmpty() ? new Column[] {lit(0)} : names(prefix, of.size());
    }

    /** The first five of each kind, by key. */
    private List<Diff.Sample> samples(Dataset<Row> differing, Column[] order) {
        boolean isKeyed = !columns.keys().isEmpty();
        Column row = listed(isKeyed ? columns.keys() : columns.values(), "k");
        Column what = isKeyed ? changes() : lit("");
        List<Row> found = differing
                .filter(col("kind").isNotNull())
                .withColumn(
                        "place", row_number().over(Window.partitionBy("kind").orderBy(order)))
                .filter(col("place").leq(SAMPLES))
                .select(
                        col("kind"),
                        col("place"),
                        cut(row).as("row"),
                        when(col("kind").equalTo(Kind.CHANGED.name()), cut(what))
                                .otherwise("")
                                .as("what"))
                .orderBy("kind", "place")
                .collectAsList();
        return found.stream()
                .map(r -> new Diff.Sample(Kind.valueOf(r.getString(0)), r.getString(2), r.getString(3)))
                .toList();
    }

    private static Column cut(Column text) {
        return substring(text, 1, LONGEST);
    }

    private Column listed(List<Shared> of, String prefix) {
        List<Column> parts = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            parts.add(concat(lit(of.get(i).name() + "="), shown(of.get(i), col(prefix + i))));
        }
        return concat_ws(", ", parts.toArray(Column[]::new));
    }

    private Column changes() {
        List<Column> parts = new ArrayList<>();
        for (int i = 0; i < columns.values().size(); i++) {
            Shared value = columns.values().get(i);
            parts.add(when(
                    differs(i),
                    concat(
                            lit(value.name() + " "),
                            shown(value, col("bv" + i)),
                            lit(" -> "),
                            shown(value, col("av" + i)))));
        }
        return parts.isEmpty() ? lit("") : concat_ws(", ", parts.toArray(Column[]::new));
    }

    private Column shown(Shared column, Column value) {
        return mask.hides(column.name())
                ? lit(Mask.HIDDEN)
                : coalesce(SharedColumns.text(value, column.type()), lit("null"));
    }

    private static Column counted(Column condition) {
        return count(when(condition, 1));
    }

    private Diff diff(long added, long removed, long changed, Map<String, Long> changedIn, List<Diff.Sample> samples) {
        Totals before = Totals.of(columns.before(), columns.keys());
        Totals after = Totals.of(columns.after(), columns.keys());
        return new Diff(
                before.rows(),
                after.rows(),
                columns.keys().stream().map(Shared::name).toList(),
                added,
                removed,
                changed,
                changedIn,
                Totals.beside(before, after),
                columns.changes(),
                samples);
    }
}
