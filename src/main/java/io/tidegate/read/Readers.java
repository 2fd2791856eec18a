package io.tidegate.read;

import static org.apache.spark.sql.functions.col;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The small table of (source partition, partition of ours), kept from being folded away so that Spark prunes a table by it. */
final class Readers {
    static final String OURS = "_tidegate_ours";
    static final String THEIRS = "_tidegate_theirs";

    private Readers() {}

    /**
     * @param reads for each partition of ours, the source partitions it reads
     * @param good those of ours that are wanted
     * @param value a source partition as the source's partition column holds it, of the type {@code theirs}
     */
    static Dataset<Row> of(
            SparkSession spark,
            Map<Partition, List<Partition>> reads,
            Collection<Partition> good,
            Function<Partition, Object> value,
            DataType theirs,
            Grain grain) {
        List<Row> pairs = new ArrayList<>();
        new TreeMap<>(reads).forEach((ours, read) -> {
            if (good.contains(ours)) {
                read.forEach(t -> pairs.add(RowFactory.create(
                        TableCounts.text(value.apply(t)), TableCounts.text(PartitionColumn.value(ours)))));
            }
        });
        StructType texts = new StructType().add(THEIRS, DataTypes.StringType).add(OURS, DataTypes.StringType);
        return spark.createDataFrame(
                        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(pairs, 1), texts)
                .select(
                        StrictCast.value(col(THEIRS), theirs).as(THEIRS),
                        StrictCast.value(col(OURS), PartitionColumn.type(grain)).as(OURS));
    }
}
