package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import io.tidegate.rule.RowRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A job's checks bound to the staged schema and sorted by how they are answered, before any row is read. A check that cannot be bound is settled as a fault of
 * its own and stays out of everybody's queries.
 */
final class Gate {
    private final Map<Check, Finding> settled = new LinkedHashMap<>();
    private final Map<Check, ScanQuestion> scanned = new LinkedHashMap<>();
    private final Map<List<String>, KeyGrouping> groupings = new LinkedHashMap<>();
    private final Map<String, SourceCounts> sourceCounts = new HashMap<>();
    private final Map<Check, Comparison> comparisons = new LinkedHashMap<>();
    private final Map<Check, PartitionQuery> queries = new LinkedHashMap<>();
    private final Map<Check, Column> selections = new LinkedHashMap<>();
    private final RowRules rules;
    private final Moments moments;
    private final Mask mask;

    private Gate(RowRules rules, Moments moments, Mask mask) {
        this.rules = rules;
        this.moments = moments;
        this.mask = mask;
    }

    /** @param partitions of which the first lends its views to the analysis of queries */
    static Gate bind(
            SparkSession spark,
            Job job,
            Dataset<Row> rows,
            List<Partition> partitions,
            Map<String, Dataset<Row>> sources) {
        Gate gate = new Gate(
                new RowRules(spark, rows.schema(), job.partition().zone()),
                new Moments(job.partition().zone()),
                Mask.of(job));
        PartitionColumn column =
                new PartitionColumn(job.partition().column(), job.partition().grain());
        int id = 0;
        for (Check check : job.checks()) {
            try {
                gate.bind(spark, check, "c" + id++, rows, column, partitions.get(0), sources);
            } catch (Exception e) { // analysis errors are checked in Scala's eyes only
                gate.scanned.remove(check);
                gate.settled.put(check, Trouble.finding(e, gate.mask));
            }
        }
        return gate;
    }

    private void bind(
            SparkSession spark,
            Check check,
            String id,
            Dataset<Row> rows,
            PartitionColumn partition,
            Partition first,
            Map<String, Dataset<Row>> sources) {
        Column selects = rules.selects(check.where());
        selections.put(check, selects);
        Rule rule = check.rule();
        if (rule instanceof Rule.OfRow) {
            Rule.OfRow ofRow = (Rule.OfRow) rule;
            scanned.put(check, analysed(rows, new RowQuestion(id, ofRow, rules.bind(ofRow, check.where()))));
        } else if (rule instanceof Rule.RowCount) {
            scanned.put(check, analysed(rows, new RowCountQuestion(id, (Rule.RowCount) rule, selects)));
        } else if (rule instanceof Rule.Statistic) {
            Rule.Statistic statistic = (Rule.Statistic) rule;
            BoundColumn bound = rules.column(statistic.column());
            scanned.put(
                    check,
                    analysed(
                            rows,
                            new StatisticQuestion(id, statistic, bound, selects, moments, mask.hides(bound.name()))));
        } else if (rule instanceof Rule.Freshness) {
            Rule.Freshness freshness = (Rule.Freshness) rule;
            BoundColumn bound = rules.column(freshness.column());
            scanned.put(check, analysed(rows, new FreshnessQuestion(id, freshness, bound, selects, moments)));
        } else if (rule instanceof Rule.Unique) {
            bindKey(check, ((Rule.Unique) rule).columns(), KeyQuestions.unique(), selects, rows);
        } else if (rule instanceof Rule.Metric) {
            bindMetric(check, id, (Rule.Metric) rule, selects, rows);
        } else if (rule instanceof Rule.Schema) {
            settled.put(check, schema(check, (Rule.Schema) rule, rows, partition));
        } else if (rule instanceof Rule.Reconcile) {
            Rule.Reconcile reconcile = (Rule.Reconcile) rule;
            SourceSide source = SourceSide.of(reconcile.with(), sources, partition.grain());
            comparisons.put(check, new Reconciliation(reconcile, rows, partition, selects, source));
        } else if (rule instanceof Rule.Relationships) {
            Rule.Relationships lookup = (Rule.Relationships) rule;
            SourceSide source = SourceSide.of(lookup.source(), sources, partition.grain());
            comparisons.put(check, new Relationship(lookup, rows, partition, selects, source));
        } else if (rule instanceof Rule.RowCountMatch) {
            Rule.RowCountMatch match = (Rule.RowCountMatch) rule;
            SourceSide source = SourceSide.of(match.with(), sources, partition.grain());
            SourceCounts counts = sourceCounts.computeIfAbsent(match.with(), w -> new SourceCounts(source));
            scanned.put(check, analysed(rows, new RowCountMatch(id, match, selects, counts)));
        } else {
            Map<String, Dataset<Row>> views = views(check, rows, partition, first, sources);
            queries.put(check, new PartitionQuery(spark, (Rule.Query) rule, views));
            if (check.where().isPresent()) {
                scanned.put(check, analysed(rows, new SelectedRows(id, selects)));
            }
        }
    }

    private void bindMetric(Check check, String id, Rule.Metric rule, Column selects, Dataset<Row> rows) {
        if (MetricQuestions.scans(rule)) {
            scanned.put(check, analysed(rows, new MetricQuestions(rules).of(id, rule, selects)));
        } else if (rule instanceof Rule.DistinctCount) {
            bindKey(check, ((Rule.DistinctCount) rule).columns(), KeyQuestions.of(rule), selects, rows);
        } else if (rule instanceof Rule.UniqueRatio) {
            bindKey(check, ((Rule.UniqueRatio) rule).columns(), KeyQuestions.of(rule), selects, rows);
        } else if (rule instanceof Rule.Entropy) {
            bindKey(check, List.of(((Rule.Entropy) rule).column()), KeyQuestions.of(rule), selects, rows);
        } else if (((Rule.Deequ) rule).constraint() == DeequConstraint.HAS_COLUMN_COUNT) {
            settled.put(
                    check,
                    Finding.number(
                            "hasColumnCount", BigDecimal.valueOf(rows.schema().size()), rule.bounds()));
        } else {
            bindKey(check, ((Rule.Deequ) rule).columns(), KeyQuestions.of(rule), selects, rows);
        }
    }

    private void bindKey(Check check, List<String> columns, KeyQuestion question, Column selects, Dataset<Row> rows) {
        if (columns.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG, "Cannot judge a key of no columns", "Name its columns.");
        }
        Map<String, BoundColumn> keys = new LinkedHashMap<>();
        columns.stream().map(rules::column).forEach(key -> keys.putIfAbsent(key.name(), key));
        if (question.margins() && keys.size() != 2) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot take %s of %d columns: it takes two".formatted(check.name(), keys.size()),
                    "Name two columns.");
        }
        List<BoundColumn> asWritten = List.copyOf(keys.values());
        rows.filter(selects)
                .groupBy(asWritten.stream().map(BoundColumn::column).toArray(Column[]::new))
                .count(); // analysed only: a map is no key
        groupings
                .computeIfAbsent(List.copyOf(new TreeSet<>(keys.keySet())), k -> new KeyGrouping(asWritten))
                .add(check, selects, question);
    }

    private static Finding schema(Check check, Rule.Schema rule, Dataset<Row> rows, PartitionColumn partition) {
        return check.where().isPresent()
                ? Finding.config("Cannot select rows for a schema: it has none", "Leave out where.")
                : SchemaComparison.compare(rule, rows.schema(), partition.name());
    }

    /** Analyses the derived columns alone, so that whatever is left to go wrong goes wrong here. */
    private static ScanQuestion analysed(Dataset<Row> rows, ScanQuestion question) {
        rows.select(question.derived().values().toArray(Column[]::new));
        return question;
    }

    /** The views of a query over one partition: its rows and, of each source, its rows. */
    Map<String, Dataset<Row>> views(
            Check check,
            Dataset<Row> rows,
            PartitionColumn partition,
            Partition one,
            Map<String, Dataset<Row>> sources) {
        Map<String, Dataset<Row>> views = new LinkedHashMap<>();
        Dataset<Row> ours = partition.only(rows, one);
        views.put(PartitionQuery.THIS_VIEW, check.where().isEmpty() ? ours : ours.filter(selections.get(check)));
        PartitionColumn ofSources = PartitionColumn.ofSources(partition.grain());
        sources.forEach((name, source) -> views.put(
                name,
                List.of(source.schema().fieldNames()).contains(ofSources.name())
                        ? ofSources.only(source, one)
                        : source));
        return views;
    }

    Map<Check, Finding> settled() {
        return settled;
    }

    Map<Check, ScanQuestion> scanned() {
        return scanned;
    }

    List<KeyGrouping> groupings() {
        return new ArrayList<>(groupings.values());
    }

    Map<Check, Comparison> comparisons() {
        return comparisons;
    }

    Map<Check, PartitionQuery> queries() {
        return queries;
    }

    /** The row question of a check, where it has one. */
    Optional<RowQuestion> rowQuestion(Check check) {
        ScanQuestion question = scanned.get(check);
        return question instanceof RowQuestion ? Optional.of((RowQuestion) question) : Optional.empty();
    }
}
