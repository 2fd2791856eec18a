package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Column;
import io.tidegate.job.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The check {@code schema}: the columns of the staged rows against the listed ones, by exact name and type, in any order. It reads no rows. */
final class SchemaComparison {
    private SchemaComparison() {}

    /** @param partitionColumn always there, and never a surplus column */
    static Finding compare(Rule.Schema rule, StructType schema, String partitionColumn) {
        List<String> faults = new ArrayList<>();
        for (Column column : rule.columns()) {
            DataType wanted = type(column);
            Optional<StructField> field = Stream.of(schema.fields())
                    .filter(f -> f.name().equals(column.name()))
                    .findFirst();
            if (field.isEmpty()) {
                faults.add("%s is missing".formatted(column.name()));
            } else if (!DataType.equalsIgnoreNullability(field.get().dataType(), wanted)) {
                faults.add("%s is %s, not %s"
                        .formatted(
                                column.name(),
                                field.get().dataType().sql().toLowerCase(java.util.Locale.ROOT),
                                column.type()));
            }
        }
        if (rule.exact()) {
            List<String> listed = rule.columns().stream().map(Column::name).toList();
            Stream.of(schema.fieldNames())
                    .filter(name -> !listed.contains(name) && !name.equals(partitionColumn))
                    .forEach(name -> faults.add(name + " is not listed"));
        }
        String expected = rule.columns().stream()
                .map(c -> c.name() + " " + c.type())
                .collect(Collectors.joining(", ", "", rule.exact() ? ", and no other" : ""));
        String observed = faults.isEmpty()
                ? "%d columns as listed".formatted(rule.columns().size())
                : String.join("; ", faults);
        return Finding.of(
                faults.isEmpty(), Wording.clean(observed), Wording.clean(expected), Integer.toString(faults.size()));
    }

    private static DataType type(Column column) {
        try {
            return DataType.fromDDL(column.type());
        } catch (Exception e) {
            if (e instanceof ParseException) {
                throw new TidegateException(
                        ErrorCode.CHECK_CONFIG,
                        "Cannot read '%s' as the type of '%s'".formatted(column.type(), column.name()),
                        "Write a Spark SQL type, such as decimal(12,2).",
                        e);
            }
            throw e;
        }
    }
}
