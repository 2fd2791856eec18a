package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import io.tidegate.rule.TypedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The SQL that shows all rows that broke a check, to be pasted into any Spark session: over the staged files of a blocked partition, which lie in the table's
 * folder until they are cleared away. Only for people; the gate itself never runs it.
 */
final class RestQuery {
    /** More files make no line that anybody pastes. */
    private static final int MOST_FILES = 20;

    private final StructType schema;
    private final PartitionColumn partition;
    private final Moments moments;

    RestQuery(StructType schema, PartitionColumn partition, Moments moments) {
        this.schema = schema;
        this.partition = partition;
        this.moments = moments;
    }

    /** Empty for checks that no rows of one table explain, and where the files cannot be named in one line. */
    Optional<String> of(Check check, Partition one, List<String> files) {
        if (files.isEmpty()
                || files.size() > MOST_FILES
                || files.stream().anyMatch(f -> f.matches(".*[{}\\[\\]*?,].*"))) {
            return Optional.empty();
        }
        String from = " FROM (SELECT *, %s AS %s FROM parquet.%s)"
                .formatted(
                        partition.literal(one).expr().sql(), Names.quote(partition.name()), Names.quote(glob(files)));
        String selected = check.where().map(where -> "(" + where + ")").orElse("true");
        if (check.rule() instanceof Rule.Unique unique) {
            return Optional.of(shared(unique.columns(), from, selected));
        }
        if (check.rule() instanceof Rule.UniqueRatio unique) {
            return Optional.of(shared(unique.columns(), from, selected));
        }
        return broken(check.rule())
                .map(broken -> "SELECT *%s WHERE %s AND (%s)".formatted(from, selected, broken))
                .map(sql -> sql.replaceAll("\\R", " "))
                .filter(sql -> !sql.contains("--"));
    }

    private static String glob(List<String> files) {
        if (files.size() == 1) {
            return files.get(0);
        }
        int end = files.get(0).lastIndexOf('/');
        return files.stream()
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .collect(Collectors.joining(",", files.get(0).substring(0, end) + "/{", "}"));
    }

    private String shared(List<String> columns, String from, String selected) {
        List<String> names = columns.stream().map(this::name).distinct().toList();
        String keys = String.join(", ", names);
        String whole = names.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return "SELECT %s, count(*) AS rows%s WHERE %s AND %s GROUP BY %s HAVING count(*) > 1 ORDER BY rows DESC"
                .formatted(keys, from, selected, whole, keys);
    }

    private Optional<String> broken(Rule rule) {
        if (rule instanceof Rule.NotNull r) {
            return Optional.of(name(r.column()) + " IS NULL" + nan(r.column()));
        } else if (rule instanceof Rule.NotBlank r) {
            return Optional.of("%1$s IS NULL OR NOT %1$s RLIKE '(?U)\\\\S'".formatted(name(r.column())));
        } else if (rule instanceof Rule.AcceptedValues r) {
            String values = r.values().stream().map(v -> literal(v, r.column())).collect(Collectors.joining(", "));
            return Optional.of(name(r.column()) + " NOT IN (" + values + ")" + nulls(r.column(), r.nulls()));
        } else if (rule instanceof Rule.Range r) {
            return outside(r.column(), r.min(), r.max()).map(o -> o + nan(r.column()) + nulls(r.column(), r.nulls()));
        } else if (rule instanceof Rule.Pattern r) {
            String whole = text("^(?:" + r.regex() + ")\\z");
            return Optional.of("NOT " + name(r.column()) + " RLIKE " + whole + nulls(r.column(), r.nulls()));
        } else if (rule instanceof Rule.Length r) {
            List<String> parts = new ArrayList<>();
            r.min().ifPresent(min -> parts.add("length(" + name(r.column()) + ") < " + min));
            r.max().ifPresent(max -> parts.add("length(" + name(r.column()) + ") > " + max));
            return Optional.of(String.join(" OR ", parts) + nulls(r.column(), r.nulls()));
        } else if (rule instanceof Rule.Expression r) {
            String condition = "(" + r.condition() + ")";
            return Optional.of(
                    r.nulls() == Rule.Nulls.FAIL ? "NOT coalesce(" + condition + ", false)" : "NOT " + condition);
        } else if (rule instanceof Rule.Statistic r
                && (r.measure() == Rule.Measure.MIN || r.measure() == Rule.Measure.MAX)) {
            boolean isMin = r.measure() == Rule.Measure.MIN;
            return outside(r.column(), isMin ? r.min() : Optional.empty(), isMin ? Optional.empty() : r.max())
                    .map(o -> o + nan(r.column()));
        }
        return Optional.empty();
    }

    private Optional<String> outside(String column, Optional<String> min, Optional<String> max) {
        List<String> parts = new ArrayList<>();
        min.ifPresent(m -> parts.add(name(column) + " < " + literal(m, column)));
        max.ifPresent(m -> parts.add(name(column) + " > " + literal(m, column)));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", parts));
    }

    private String nan(String column) {
        return isFloating(column) ? " OR isnan(" + name(column) + ")" : "";
    }

    private boolean isFloating(String column) {
        BoundColumn bound = BoundColumn.of(schema, column);
        return bound.type() instanceof DoubleType || bound.type() instanceof FloatType;
    }

    private String nulls(String column, Rule.Nulls nulls) {
        return nulls == Rule.Nulls.FAIL ? " OR " + name(column) + " IS NULL" : "";
    }

    private String name(String column) {
        return Names.quote(BoundColumn.of(schema, column).name());
    }

    private String literal(String value, String column) {
        var type = BoundColumn.of(schema, column).type();
        if (type instanceof StringType) {
            return text(value);
        }
        if (type instanceof NumericType) {
            String number = TypedText.decimal(value).toPlainString();
            return isFloating(column) ? "CAST(" + number + " AS " + type.sql() + ")" : number;
        }
        return type instanceof BooleanType
                ? value
                : "CAST('%s' AS %s)".formatted(moments.bound(value, type).shown(), type.sql());
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
