package io.tidegate.compare;

import io.tidegate.audit.Auditor;
import io.tidegate.audit.Verdict;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.PartitionState;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The gate on what is published: all partitions in one pass, at one version of the table. It gives verdicts, never leave to
 * publish, and writes nothing.
 */
public final class PublishedGate {
    private final SparkSession spark;
    private final Planner planner;

    public PublishedGate(SparkSession spark, Planner planner) {
        this.spark = spark;
        this.planner = planner;
    }

    /**
     * One answer for each partition, in order.
     *
     * <p>Checks that look into the job's sources see them as they are now, which may be newer than what the rows were built from.
     */
    public List<Recheck> judge(Job job, JobHistory history, List<Partition> partitions) {
        Map<Partition, Recheck> answers = new TreeMap<>();
        Optional<PublishedTable> table = PublishedTable.newest(spark, job);
        List<Partition> there = new ArrayList<>();
        for (Partition partition : partitions) {
            if (table.isPresent() && isPublished(table.get(), history, partition)) {
                there.add(partition);
            } else {
                answers.put(partition, new Recheck.NothingPublished(partition, "nothing published yet"));
            }
        }
        if (!there.isEmpty()) {
            Map<String, Dataset<Row>> sources = sources(job, there, answers);
            there.removeAll(answers.keySet());
            judge(job, table.get(), there, sources).forEach(answer -> answers.put(answer.partition(), answer));
        }
        return List.copyOf(answers.values());
    }

    /** A partition without files may have been published as an empty one. */
    private static boolean isPublished(PublishedTable table, JobHistory history, Partition partition) {
        PartitionState good = history.lastGood().get(partition.text());
        return table.live(partition).isPresent()
                || good != null && good.rows().isPresent() && good.rows().getAsLong() == 0;
    }

    private List<Recheck> judge(
            Job job, PublishedTable table, List<Partition> partitions, Map<String, Dataset<Row>> sources) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        Dataset<Row> rows = table.rows(partitions);
        Map<Partition, Long> counts = new HashMap<>();
        for (Partition partition : partitions) {
            table.live(partition)
                    .ifPresent(live -> counts.put(partition, live.rows().orElseGet(() -> counted(table, partition))));
        }
        Map<Partition, Verdict> verdicts = new Auditor(spark).audit(job, rows, partitions, counts, sources);
        List<Recheck> answers = new ArrayList<>();
        for (Partition partition : partitions) {
            Set<String> runs = table.live(partition).map(TableLog.LivePartition::runs).orElse(Set.of()).stream()
                    .filter(run -> !run.isEmpty())
                    .collect(Collectors.toSet());
            answers.add(new Recheck.Judged(
                    partition, table.version(), runs, counts.getOrDefault(partition, 0L), verdicts.get(partition)));
        }
        return answers;
    }

    /** Files of other writers may come without statistics. */
    private static long counted(PublishedTable table, Partition partition) {
        return table.rows(List.of(partition))
                .agg(functions.count(functions.lit(1)))
                .head()
                .getLong(0);
    }

    /** Opened only when a check looks into them; what is missing is answered for its partitions. */
    private Map<String, Dataset<Row>> sources(Job job, List<Partition> partitions, Map<Partition, Recheck> answers) {
        if (!looksIntoSources(job)) {
            return Map.of();
        }
        Plan plan = planner.trial(job, partitions);
        plan.skipped()
                .forEach(skipped -> answers.put(
                        skipped.partition(),
                        new Recheck.SourcesMissing(
                                skipped.partition(),
                                io.tidegate.error.ErrorCode.NOT_READY,
                                skipped.reason().text().replaceFirst("^not ready: ", ""))));
        if (plan.isEmpty()) {
            return Map.of();
        }
        OpenedSources opened = new SourceReader(spark)
                .open(job, plan.planned().map(p -> p.partition()).toList(), plan.inputs());
        opened.faults()
                .forEach((partition, faults) -> answers.put(
                        partition,
                        new Recheck.SourcesMissing(
                                partition, faults.get(0).code(), faults.get(0).message())));
        return opened.rows();
    }

    /** Told by what needs none, so that a kind of check nobody thought of here gets its sources. */
    private static boolean looksIntoSources(Job job) {
        return job.checks().stream().map(Check::rule).anyMatch(rule -> {
            if (rule instanceof Rule.Query query) {
                return job.sources().stream().anyMatch(source -> query.sql().contains(source.name()));
            }
            return !(rule instanceof Rule.OfRow
                    || rule instanceof Rule.Unique
                    || rule instanceof Rule.RowCount
                    || rule instanceof Rule.Statistic
                    || rule instanceof Rule.Metric
                    || rule instanceof Rule.Schema
                    || rule instanceof Rule.Freshness);
        });
    }
}
