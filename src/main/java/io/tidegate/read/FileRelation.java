package io.tidegate.read;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Predef$;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** A data set over pinned files. What a session could set otherwise and would lose rows by is set here. */
final class FileRelation {
    private static final Map<String, String> FORCED =
            Map.of("ignoreMissingFiles", "false", "ignoreCorruptFiles", "false");

    private FileRelation() {}

    static Dataset<Row> rows(
            SparkSession spark, PinnedFiles files, StructType schema, FileFormat format, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(FORCED);
        return spark.baseRelationToDataFrame(new HadoopFsRelation(
                files, files.partitionSchema(), schema, Option.empty(), format, immutable(all), spark));
    }

    static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
        return JavaConverters.mapAsScalaMap(map).toMap(Predef$.MODULE$.<Tuple2<String, String>>conforms());
    }
}
