package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.CountDistinct;
import com.amazon.deequ.analyzers.Distinctness;
import com.amazon.deequ.analyzers.DuplicateRowCount;
import com.amazon.deequ.analyzers.Entropy;
import com.amazon.deequ.analyzers.Histogram;
import com.amazon.deequ.analyzers.MutualInformation;
import com.amazon.deequ.analyzers.PatternMatch;
import com.amazon.deequ.analyzers.Patterns;
import com.amazon.deequ.analyzers.UniqueValueRatio;
import com.amazon.deequ.analyzers.Uniqueness;
import com.amazon.deequ.analyzers.ZerosCount;
import com.amazon.deequ.analyzers.runners.AnalysisRunner;
import com.amazon.deequ.metrics.Distribution;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.HistogramMetric;
import com.amazon.deequ.metrics.Metric;
import io.tidegate.job.Bounds;
import io.tidegate.job.Check;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** The grouped pass and the groupings give, for every analyzer, what Deequ itself gives for each partition alone. */
class SameAsDeequTest extends AuditTest {
    private static final Bounds ANY = Bounds.atLeast("-1e300");
    private static final String[] TEXTS = {
        "a",
        "",
        " ",
        "日本語",
        "ä",
        "😀",
        "12",
        "1.5",
        "true",
        "a@b.org",
        "https://example.org/x",
        "4111 1111 1111 1111",
        "111-05-1130",
        "NULL",
        "a'b",
        "x".repeat(40)
    };
    private static final Partition FIRST = day("2024-01-01");

    /** Days 1 and 2 with values, day 3 with nulls only; day 4 has no rows. One Spark partition, so that doubles add up in one order. */
    private static Dataset<Row> random(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int day = 1 + random.nextInt(3);
            rows.add(RowFactory.create(
                    day == 3 || random.nextInt(4) == 0 ? null : random.nextBoolean(),
                    day == 3 || random.nextInt(3) == 0 ? null : random.nextInt(2000) - 1000,
                    day == 3 || random.nextInt(3) == 0 ? null : random.nextInt(1 << 20) / 64.0 - 3000,
                    day == 3 || random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(60_000) - 999, 2),
                    day == 3 || random.nextInt(5) == 0 ? null : TEXTS[random.nextInt(TEXTS.length)],
                    day == 3 || random.nextInt(5) == 0 ? null : random.nextInt(4) - 1,
                    ds("2024-01-0" + day)));
        }
        return SPARK.createDataFrame(
                        rows,
                        StructType.fromDDL(
                                "flag boolean, i int, d double, m decimal(12,2), s string, few int, ds date"))
                .coalesce(1)
                .cache();
    }

    private static Map<String, DeequMeasure<?>> measures() {
        Map<String, DeequMeasure<?>> measures = new LinkedHashMap<>();
        measures.put("size", DeequMeasure.size());
        measures.put("size where", DeequMeasure.sizeWhere("selected"));
        measures.put("completeness", DeequMeasure.present("d"));
        measures.put("compliance", DeequMeasure.compliant("flag"));
        for (String column : List.of("i", "d", "m")) {
            measures.put("minimum " + column, DeequMeasure.minimum(column));
            measures.put("maximum " + column, DeequMeasure.maximum(column));
            measures.put("sum " + column, DeequMeasure.sum(column));
            measures.put("mean " + column, DeequMeasure.mean(column));
            measures.put("stddev " + column, DeequMeasure.stddev(column));
            measures.put("variance " + column, DeequMeasure.variance(column));
            measures.put("skewness " + column, DeequMeasure.skewness(column));
            measures.put("kurtosis " + column, DeequMeasure.kurtosis(column));
            measures.put("range " + column, DeequMeasure.range(column));
            measures.put("interquartile range " + column, DeequMeasure.interquartileRange(column));
            measures.put("median " + column, DeequMeasure.quantile(column, 0.5, 0));
            measures.put("quantile " + column, DeequMeasure.quantile(column, 0.95, 0));
            measures.put("approximate quantile " + column, DeequMeasure.quantile(column, 0.9, 0.05));
        }
        measures.put("correlation", DeequMeasure.correlation("i", "d"));
        measures.put("shortest", DeequMeasure.minLength("s"));
        measures.put("longest", DeequMeasure.maxLength("s"));
        for (String column : List.of("i", "d", "m", "s", "few")) {
            measures.put("approximate count distinct " + column, DeequMeasure.approxCountDistinct(column));
        }
        return measures;
    }

    private record Everything(Map<String, DeequMeasure<?>> all) implements ScanQuestion {
        @Override
        public Map<String, Column> derived() {
            Map<String, Column> derived = new LinkedHashMap<>();
            List.of("flag", "i", "d", "m", "s", "few").forEach(name -> derived.put(name, functions.col(name)));
            derived.put("selected", functions.coalesce(functions.col("flag"), functions.lit(false)));
            return derived;
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
    @ValueSource(longs = {1, 20240315})
    void every_analyzer_of_the_scan_gives_what_deequ_gives_on_each_partition_alone(long seed) {
        System.out.println("seed " + seed);
        Dataset<Row> rows = random(seed);
        Map<String, DeequMeasure<?>> measures = measures();
        PartitionColumn column = new PartitionColumn("ds", Grain.DAY);
        Everything everything = new Everything(measures);
        Map<Partition, GroupedScan.Measured> grouped = GroupedScan.run(rows, column, List.of(everything));

        assertThat(grouped).hasSize(3);
        grouped.forEach((partition, measured) -> {
            Dataset<Row> alone = column.only(rows, partition)
                    .withColumn("selected", functions.expr("coalesce(flag, false)"))
                    .coalesce(1);
            assertThat(measured.rows()).isEqualTo(alone.count());
            Map<Analyzer<?, ?>, Optional<Double>> plain = plain(
                    alone,
                    measures.values().stream()
                            .<Analyzer<?, ?>>map(DeequMeasure::analyzer)
                            .toList());
            int i = 0;
            for (Map.Entry<String, DeequMeasure<?>> measure : measures.entrySet()) {
                Object ours = measured.values().get(everything).get(i++);
                boolean isShare = List.of("completeness", "compliance").contains(measure.getKey());
                Optional<Double> asDeequSays = Optional.ofNullable((Number) ours)
                        .map(n -> isShare ? n.longValue() / (double) measured.rows() : n.doubleValue());
                Optional<Double> deequs = plain.get(measure.getValue().analyzer());
                // Of nulls alone Deequ says nothing, where a count of ours is zero.
                assertThat(asDeequSays)
                        .as("seed %d, %s, %s", seed, partition, measure.getKey())
                        .isEqualTo(isShare && deequs.isEmpty() ? Optional.of(0.0) : deequs);
            }
        });
        rows.unpersist();
    }

    /** Doubles with NaN and infinities: a NaN must reach our own judgement, whatever Deequ makes of it. */
    @ParameterizedTest
    @ValueSource(longs = {5})
    void nan_gives_the_metrics_that_deequ_gives(long seed) {
        System.out.println("seed " + seed);
        Dataset<Row> rows = random(seed)
                .withColumn("d", functions.expr("CASE i % 5 WHEN 0 THEN double('NaN') WHEN 1 THEN d END"))
                .cache();
        Map<String, DeequMeasure<?>> measures = measures();
        measures.keySet().removeIf(name -> !name.endsWith(" d"));
        PartitionColumn column = new PartitionColumn("ds", Grain.DAY);
        Everything everything = new Everything(measures);
        GroupedScan.run(rows, column, List.of(everything)).forEach((partition, measured) -> {
            Dataset<Row> alone = column.only(rows, partition).coalesce(1);
            Map<Analyzer<?, ?>, Optional<Double>> plain = plain(
                    alone,
                    measures.values().stream()
                            .<Analyzer<?, ?>>map(DeequMeasure::analyzer)
                            .toList());
            int i = 0;
            for (Map.Entry<String, DeequMeasure<?>> measure : measures.entrySet()) {
                Object ours = measured.values().get(everything).get(i++);
                assertThat(Optional.ofNullable((Double) ours))
                        .as("seed %d, %s, %s", seed, partition, measure.getKey())
                        .isEqualTo(plain.get(measure.getValue().analyzer()));
            }
        });
        rows.unpersist();
    }

    private record Pair(Rule rule, String where, Analyzer<?, ?> analyzer) {}

    private static Rule.Deequ deequ(DeequConstraint constraint, String argument, String... columns) {
        return new Rule.Deequ(constraint, List.of(columns), Optional.ofNullable(argument), ANY);
    }

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        Option<String> all = Option.empty();
        for (String column : List.of("i", "d", "m", "s", "few", "flag")) {
            Seq<String> one = seq(column);
            pairs.add(new Pair(new Rule.DistinctCount(List.of(column), ANY), null, new CountDistinct(one)));
            pairs.add(new Pair(
                    new Rule.UniqueRatio(List.of(column), ANY), null, new Uniqueness(one, all, Option.empty())));
            pairs.add(new Pair(new Rule.Entropy(column, ANY), null, new Entropy(column, all)));
            pairs.add(new Pair(
                    deequ(DeequConstraint.HAS_NUMBER_OF_DISTINCT_VALUES, null, column), null, histogram(column)));
        }
        for (List<String> key : List.of(List.of("s"), List.of("few", "s"), List.of("s", "few", "flag"))) {
            String[] columns = key.toArray(String[]::new);
            Option<String> where = Option.apply("few > 0");
            Seq<String> names = seq(columns);
            boolean hasFew = key.contains("few");
            for (String text : hasFew ? new String[] {null, "few > 0"} : new String[] {null}) {
                Option<String> w = text == null ? all : where;
                pairs.add(new Pair(
                        deequ(DeequConstraint.HAS_UNIQUENESS, null, columns),
                        text,
                        new Uniqueness(names, w, Option.empty())));
                pairs.add(new Pair(
                        deequ(DeequConstraint.HAS_DISTINCTNESS, null, columns), text, new Distinctness(names, w)));
                pairs.add(new Pair(
                        deequ(DeequConstraint.HAS_UNIQUE_VALUE_RATIO, null, columns),
                        text,
                        new UniqueValueRatio(names, w, Option.empty())));
                pairs.add(new Pair(
                        deequ(DeequConstraint.HAS_DUPLICATE_ROW_COUNT, null, columns),
                        text,
                        new DuplicateRowCount(names, w, Option.empty())));
            }
        }
        pairs.add(new Pair(
                deequ(DeequConstraint.HAS_MUTUAL_INFORMATION, null, "few", "s"),
                null,
                new MutualInformation(seq("few", "s"), all)));
        pairs.add(new Pair(
                deequ(DeequConstraint.HAS_MUTUAL_INFORMATION, null, "flag", "few"),
                null,
                new MutualInformation(seq("flag", "few"), all)));
        pairs.add(new Pair(deequ(DeequConstraint.HAS_ZEROS_COUNT, null, "few"), null, new ZerosCount("few", all)));
        pairs.add(new Pair(
                deequ(DeequConstraint.HAVE_COMPLETENESS, null, "i", "d", "s"),
                null,
                compliance("i IS NOT NULL AND d IS NOT NULL AND s IS NOT NULL")));
        pairs.add(new Pair(
                deequ(DeequConstraint.HAVE_ANY_COMPLETENESS, null, "i", "d", "s"),
                null,
                compliance("i IS NOT NULL OR d IS NOT NULL OR s IS NOT NULL")));
        Option<String> present = Option.apply("s IS NOT NULL");
        pairs.add(pattern(DeequConstraint.CONTAINS_EMAIL, Patterns.EMAIL(), present));
        pairs.add(pattern(DeequConstraint.CONTAINS_URL, Patterns.URL(), present));
        pairs.add(pattern(DeequConstraint.CONTAINS_CREDIT_CARD_NUMBER, Patterns.CREDITCARD(), present));
        pairs.add(pattern(
                DeequConstraint.CONTAINS_SOCIAL_SECURITY_NUMBER, Patterns.SOCIAL_SECURITY_NUMBER_US(), present));
        return pairs;
    }

    private static Pair pattern(DeequConstraint constraint, scala.util.matching.Regex regex, Option<String> present) {
        return new Pair(deequ(constraint, null, "s"), null, new PatternMatch("s", regex, present, Option.empty()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Compliance compliance(String predicate) {
        return new Compliance(
                predicate,
                predicate,
                Option.empty(),
                (scala.collection.immutable.List) scala.collection.immutable.Nil$.MODULE$,
                Option.empty());
    }

    private static Histogram histogram(String column) {
        return new Histogram(
                column,
                Option.empty(),
                Histogram.MaximumAllowedDetailBins(),
                Option.empty(),
                false,
                com.amazon.deequ.analyzers.Histogram.Count$.MODULE$);
    }

    private static Seq<String> seq(String... names) {
        return JavaConverters.asScalaBuffer(List.of(names)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {3})
    void every_check_over_keys_and_shares_gives_what_deequ_gives_on_each_partition_alone(long seed) {
        System.out.println("seed " + seed);
        Dataset<Row> rows = random(seed);
        List<Pair> pairs = pairs();
        List<Check> checks = new ArrayList<>();
        pairs.forEach(pair -> checks.add(
                check("c" + checks.size(), pair.rule(), pair.where(), Check.OnFail.BLOCK, Check.OnNoRows.FAIL)));
        PartitionColumn column = new PartitionColumn("ds", Grain.DAY);
        List<Partition> days = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            days.add(FIRST.plus(i));
        }
        Map<Partition, Verdict> verdicts = audit(job(checks.toArray(Check[]::new)), rows, days);
        assertThat(verdicts.get(days.get(3)).standing()).isEqualTo(Verdict.Standing.EMPTY_FAULT);
        for (Partition day : days.subList(0, 3)) {
            Dataset<Row> alone = column.only(rows, day).coalesce(1);
            Map<Analyzer<?, ?>, Optional<Double>> plain = plain(
                    alone,
                    pairs.stream()
                            .<Analyzer<?, ?>>map(Pair::analyzer)
                            .distinct()
                            .toList());
            for (int i = 0; i < pairs.size(); i++) {
                CheckOutcome outcome = verdicts.get(day).outcomes().get(i);
                Optional<Double> deequs = plain.get(pairs.get(i).analyzer());
                String about = "seed %d, %s, %s: %s".formatted(seed, day, pairs.get(i), outcome);
                if (outcome.status() == NOT_EVALUATED) {
                    // Deequ calls an empty state a failure, a NaN, or zero; we never call it a pass.
                    assertThat(deequs.filter(d -> !d.isNaN() && d != 0))
                            .as(about)
                            .isEmpty();
                } else {
                    assertThat(Double.parseDouble(outcome.metric()))
                            .as(about)
                            .isCloseTo(deequs.orElseThrow(), within(1e-9));
                }
            }
        }
        rows.unpersist();
    }

    @ParameterizedTest
    @ValueSource(longs = {7})
    void data_types_and_shares_of_a_value_are_those_of_deequs_distributions(long seed) {
        System.out.println("seed " + seed);
        Dataset<Row> rows = random(seed);
        List<Check> checks = new ArrayList<>();
        for (String type : DeequConstraint.DATA_TYPES) {
            checks.add(named(type, deequ(DeequConstraint.HAS_DATA_TYPE, type, "s")));
        }
        checks.add(named("value", deequ(DeequConstraint.HAS_HISTOGRAM_VALUES, "日本語", "s")));
        checks.add(named("null", deequ(DeequConstraint.HAS_HISTOGRAM_VALUES, "NullValue", "s")));
        List<CheckOutcome> outcomes = audit(job(checks.toArray(Check[]::new)), rows, List.of(FIRST))
                .get(FIRST)
                .outcomes();
        Dataset<Row> alone =
                new PartitionColumn("ds", Grain.DAY).only(rows, FIRST).coalesce(1);
        Distribution types = distribution(alone, new com.amazon.deequ.analyzers.DataType("s", Option.empty()));
        double present = 1 - types.apply("Unknown").ratio();
        for (CheckOutcome outcome : outcomes.subList(0, 6)) {
            double expected = switch (outcome.name()) {
                case "Null" -> types.apply("Unknown").ratio();
                case "Numeric" ->
                    (types.apply("Integral").ratio() + types.apply("Fractional").ratio()) / present;
                default -> types.apply(outcome.name()).ratio() / present;
            };
            assertThat(Double.parseDouble(outcome.metric()))
                    .as(outcome.toString())
                    .isCloseTo(expected, within(1e-9));
        }
        Distribution values = distribution(
                alone,
                new Histogram(
                        "s",
                        Option.empty(),
                        Histogram.MaximumAllowedDetailBins(),
                        Option.empty(),
                        true,
                        com.amazon.deequ.analyzers.Histogram.Count$.MODULE$));
        assertThat(Double.parseDouble(outcomes.get(6).metric()))
                .isCloseTo(values.apply("日本語").ratio(), within(1e-9));
        assertThat(Double.parseDouble(outcomes.get(7).metric()))
                .isCloseTo(values.apply("NullValue").ratio(), within(1e-9));
        rows.unpersist();
    }

    private static Check named(String name, Rule rule) {
        return check(name, rule, null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL);
    }

    /** Deequ's own numbers; empty where it had none. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Analyzer<?, ?>, Optional<Double>> plain(Dataset<Row> alone, List<Analyzer<?, ?>> analyzers) {
        Map<Analyzer<?, ?>, Metric<?>> metrics = metrics(alone, analyzers);
        Map<Analyzer<?, ?>, Optional<Double>> numbers = new LinkedHashMap<>();
        for (Analyzer<?, ?> analyzer : analyzers) {
            Metric<?> metric = metrics.get(analyzer);
            Optional<Double> number = Optional.empty();
            if (metric.value().isSuccess()) {
                number = Optional.of(
                        metric instanceof HistogramMetric histogram
                                ? (double) histogram.value().get().numberOfBins()
                                : (Double) ((DoubleMetric) metric).value().get());
            }
            numbers.put(analyzer, number);
        }
        return numbers;
    }

    private static Distribution distribution(Dataset<Row> alone, Analyzer<?, ?> analyzer) {
        return ((HistogramMetric) metrics(alone, List.of(analyzer)).get(analyzer))
                .value()
                .get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Analyzer<?, ?>, Metric<?>> metrics(Dataset<Row> alone, List<Analyzer<?, ?>> analyzers) {
        var runner = AnalysisRunner.onData(alone);
        for (Analyzer analyzer : analyzers) {
            runner = runner.addAnalyzer(analyzer);
        }
        return (Map) JavaConverters.mapAsJavaMap(runner.run().metricMap());
    }
}
