package io.tidegate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.ScanShareableAnalyzer;
import com.amazon.deequ.metrics.DoubleMetric;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/** The grouped pass gives, for every analyzer, what Deequ itself gives for each partition alone. */
class GroupedMetricsTest extends AuditTest {
    private static final int PARTITIONS = 4;

    private static Dataset<Row> random(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            rows.add(RowFactory.create(
                    random.nextInt(4) == 0 ? null : random.nextBoolean(),
                    random.nextInt(3) == 0 ? null : random.nextInt(2000) - 1000,
                    random.nextInt(3) == 0 ? null : random.nextInt(1 << 20) / 64.0 - 3000,
                    ds("2024-01-0" + (1 + random.nextInt(PARTITIONS)))));
        }
        return SPARK.createDataFrame(rows, StructType.fromDDL("flag boolean, i int, d double, ds date"));
    }

    private static Map<String, DeequMeasure<?>> measures() {
        Map<String, DeequMeasure<?>> measures = new LinkedHashMap<>();
        measures.put("size", DeequMeasure.size());
        measures.put("size where", DeequMeasure.sizeWhere("selected"));
        measures.put("completeness", DeequMeasure.present("d"));
        measures.put("compliance", DeequMeasure.compliant("flag"));
        measures.put("minimum int", DeequMeasure.minimum("i"));
        measures.put("maximum int", DeequMeasure.maximum("i"));
        measures.put("minimum", DeequMeasure.minimum("d"));
        measures.put("maximum", DeequMeasure.maximum("d"));
        measures.put("sum", DeequMeasure.sum("d"));
        measures.put("mean", DeequMeasure.mean("d"));
        return measures;
    }

    private record Everything(Map<String, DeequMeasure<?>> all) implements ScanQuestion {
        @Override
        public Map<String, Column> derived() {
            return Map.of(
                    "flag", functions.col("flag"),
                    "i", functions.col("i"),
                    "d", functions.col("d"),
                    "selected", functions.coalesce(functions.col("flag"), functions.lit(false)));
        }

        @Override
        public List<Measure<?>> measures() {
            return List.copyOf(all.values());
        }

        @Override
        public Finding answer(Partition partition, List<Object> values) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20240315})
    void grouped_metrics_are_those_of_a_plain_verification_suite_on_each_partition(long seed) {
        System.out.println("seed " + seed);
        Dataset<Row> rows = random(seed).cache();
        Map<String, DeequMeasure<?>> measures = measures();
        PartitionColumn column = new PartitionColumn("ds", io.tidegate.job.Grain.DAY);
        Everything everything = new Everything(measures);
        Map<Partition, GroupedScan.Measured> grouped = GroupedScan.run(rows, column, List.of(everything));

        assertThat(grouped).hasSize(PARTITIONS);
        grouped.forEach((partition, measured) -> {
            Dataset<Row> alone =
                    column.only(rows, partition).withColumn("selected", functions.expr("coalesce(flag, false)"));
            int i = 0;
            for (Map.Entry<String, DeequMeasure<?>> measure : measures.entrySet()) {
                Object ours = measured.values().get(everything).get(i++);
                double plain = plain(alone, measure.getValue().analyzer());
                boolean isShare = measure.getKey().equals("completeness")
                        || measure.getKey().equals("compliance");
                double asDeequSays = isShare ? ((Long) ours) / (double) measured.rows() : ((Number) ours).doubleValue();
                assertThat(asDeequSays)
                        .as("seed %d, %s, %s", seed, partition, measure.getKey())
                        .isEqualTo(plain);
            }
            assertThat(measured.rows()).isEqualTo(alone.count());
        });
        rows.unpersist();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static double plain(Dataset<Row> alone, ScanShareableAnalyzer<?, ?> analyzer) {
        var result = new VerificationSuite()
                .onData(alone)
                .addRequiredAnalyzer((Analyzer) analyzer)
                .run();
        var metric = JavaConverters.mapAsJavaMap(result.metrics()).get(analyzer);
        return (Double) ((DoubleMetric) (Object) metric).value().get();
    }
}
