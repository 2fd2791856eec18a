package io.tidegate.read;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The column {@code _partition} that every partitioned source carries: the partition of ours that a row is read for. */
public final class PartitionColumn {
    public static final String NAME = "_partition";

    private PartitionColumn() {}

    /** TIMESTAMP for hours, DATE for every other grain. */
    public static DataType type(Grain grain) {
        return grain == Grain.HOUR ? DataTypes.TimestampType : DataTypes.DateType;
    }

    /** A {@link java.time.LocalDate}, the first day; for hours an {@link java.time.Instant}. */
    public static Object value(Partition partition) {
        return partition.grain() == Grain.HOUR ? partition.start().toInstant(ZoneOffset.UTC) : partition.date();
    }

    /** The value as a typed literal. */
    public static Column literal(Partition partition) {
        return functions.lit(value(partition));
    }
}
