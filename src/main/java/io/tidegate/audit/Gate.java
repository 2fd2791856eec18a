package io.tidegate.audit;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import io.tidegate.rule.RowRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final Map<Check, Reconciliation> reconciliations = new LinkedHashMap<>();
    private final Map<Check, PartitionQuery> queries = new LinkedHashMap<>();
    private final Map<Check, Column> selections = new LinkedHashMap<>();
    private final RowRules rules;
    private final Moments moments;

    private Gate(RowRules rules, Moments moments) {
        this.rules = rules;
        this.moments = moments;
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
                new Moments(job.partition().zone()));
        PartitionColumn column =
                new PartitionColumn(job.partition().column(), job.partition().grain());
        int id = 0;
        for (Check check : job.checks()) {
            try {
                gate.bind(spark, check, "c" + id++, rows, column, partitions.get(0), sources);
            } catch (Exception e) { // analysis errors are checked in Scala's eyes only
                gate.scanned.remove(check);
                gate.settled.put(check, Trouble.finding(e));
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
            scanned.put(check, analysed(rows, new StatisticQuestion(id, statistic, bound, selects, moments)));
        } else if (rule instanceof Rule.Freshness) {
            Rule.Freshness freshness = (Rule.Freshness) rule;
            BoundColumn bound = rules.column(freshness.column());
            scanned.put(check, analysed(rows, new FreshnessQuestion(id, freshness, bound, selects, moments)));
        } else if (rule instanceof Rule.Unique) {
            bindUnique(check, (Rule.Unique) rule, selects, rows);
        } else if (rule instanceof Rule.Schema) {
            settled.put(check, schema(check, (Rule.Schema) rule, rows, partition));
        } else if (rule instanceof Rule.Reconcile) {
            reconciliations.put(check, new Reconciliation((Rule.Reconcile) rule, rows, partition, selects, sources));
        } else {
            Map<String, Dataset<Row>> views = views(check, rows, partition, first, sources);
            queries.put(check, new PartitionQuery(spark, (Rule.Query) rule, views));
            if (check.where().isPresent()) {
                scanned.put(check, analysed(rows, new SelectedRows(id, selects)));
            }
        }
    }

    private void bindUnique(Check check, Rule.Unique rule, Column selects, Dataset<Row> rows) {
        if (rule.columns().isEmpty()) {
            throw new TidegateException(
                    io.tidegate.error.ErrorCode.CHECK_CONFIG, "Cannot judge a key of no columns", "Name its columns.");
        }
        Map<String, BoundColumn> keys = new TreeMap<>();
        rule.columns().stream().map(rules::column).forEach(key -> keys.put(key.name(), key));
        List<String> keySet = List.copyOf(new TreeSet<>(keys.keySet()));
        List<BoundColumn> asWritten =
                rule.columns().stream().map(rules::column).distinct().toList();
        rows.filter(selects)
                .groupBy(asWritten.stream().map(BoundColumn::column).toArray(Column[]::new))
                .count(); // analysed only: a map is no key
        groupings.computeIfAbsent(keySet, k -> new KeyGrouping(asWritten)).add(check, selects);
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

    Map<Check, Reconciliation> reconciliations() {
        return reconciliations;
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
