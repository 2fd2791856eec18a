package io.tidegate.audit;

import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The column that tells the partitions apart: a DATE, or a TIMESTAMP for hours; partitions to literals and back. */
record PartitionColumn(String name, Grain grain) {
    /** What sources carry. */
    static PartitionColumn ofSources(Grain grain) {
        return new PartitionColumn("_partition", grain);
    }

    Column column() {
        return col(Names.quote(name));
    }

    DataType type() {
        return grain == Grain.HOUR ? DataTypes.TimestampType : DataTypes.DateType;
    }

    Column literal(Partition partition) {
        Object value = grain == Grain.HOUR
                ? partition.start().toInstant(ZoneOffset.UTC)
                : partition.start().toLocalDate();
        return new Column(Literal.create(value, type()));
    }

    Column in(Collection<Partition> partitions) {
        return column().isin(partitions.stream().map(this::literal).toArray());
    }

    Dataset<Row> only(Dataset<Row> rows, Partition partition) {
        return rows.filter(column().equalTo(literal(partition)));
    }

    /** The partition of a value that Spark gave, of either Java date API. */
    Partition partition(Object value) {
        if (value instanceof Date) {
            return new Partition(grain, ((Date) value).toLocalDate().atStartOfDay());
        }
        if (value instanceof LocalDate) {
            return new Partition(grain, ((LocalDate) value).atStartOfDay());
        }
        Instant instant = value instanceof Timestamp ? ((Timestamp) value).toInstant() : (Instant) value;
        return new Partition(grain, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** @throws TidegateException TARGET_MISMATCH when the rows have no such column of the grain's type */
    void requireIn(Dataset<Row> rows) {
        boolean there = false;
        for (var field : rows.schema().fields()) {
            there |= field.name().equals(name) && field.dataType().equals(type());
        }
        if (!there) {
            throw new TidegateException(
                    ErrorCode.TARGET_MISMATCH,
                    "Cannot audit rows without a column '%s' of type %s".formatted(name, type().simpleString()),
                    "Let the transform give it, as _partition has it.");
        }
    }
}
