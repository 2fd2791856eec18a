package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hearing of the partitions that have rows, in this order: what the schema settles, the one grouped pass, a grouping for each key set, comparisons with
 * sources, queries. Trouble while rows are read ends it: every check not yet judged takes that trouble as its outcome.
 */
final class Hearing {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final Job job;
    private final Dataset<Row> rows;
    private final Map<Partition, Long> rowCounts;
    private final Map<String, Dataset<Row>> sources;
    private final List<Partition> partitions;
    private final PartitionColumn column;
    private final Gate gate;
    private final Map<Check, ScanQuestion> scanned;
    private final Board board;
    private final Mask mask;
    private final Function<Partition, List<String>> files;

    /**
     * @param rowCounts partitions with at least one row
     * @param files where the rows of a partition lie; none when that is no answer
     */
    Hearing(
            SparkSession spark,
            Job job,
            Dataset<Row> rows,
            Map<Partition, Long> rowCounts,
            Map<String, Dataset<Row>> sources,
            Function<Partition, List<String>> files) {
        this.job = job;
        this.files = files;
        this.rows = rows;
        this.rowCounts = rowCounts;
        this.sources = sources;
        this.partitions = rowCounts.keySet().stream().sorted().toList();
        this.column =
                new PartitionColumn(job.partition().column(), job.partition().grain());
        column.requireIn(rows);
        this.gate = Gate.bind(spark, job, rows, partitions, sources);
        this.scanned = new LinkedHashMap<>(gate.scanned());
        this.board = new Board(job.checks(), partitions);
        this.mask = Mask.of(job);
    }

    Map<Partition, Verdict> verdicts() {
        gate.settled().forEach(board::putEverywhere);
        try {
            countSources();
            List<KeyGrouping> left = prove();
            scan(List.copyOf(scanned.keySet()));
            left.forEach(this::group);
            gate.comparisons().forEach(this::compare);
        } catch (Exception e) { // SparkException is checked in Scala's eyes only
            board.putRestEverywhere(told("Cannot go on with the checks", e));
        }
        query();
        sample();
        rest();
        Map<Partition, Verdict> verdicts = new TreeMap<>();
        partitions.forEach(partition -> verdicts.put(partition, board.verdict(partition)));
        return verdicts;
    }

    /** Keys that no two rows share are shown to be so in one pass, and counted in the scan; gives the groupings that are left. */
    private List<KeyGrouping> prove() {
        List<KeyGrouping> left = new ArrayList<>();
        Set<KeyGrouping> proven = proven();
        for (KeyGrouping grouping : gate.groupings()) {
            if (proven.contains(grouping)) {
                scanned.putAll(grouping.counted("key" + scanned.size()));
            } else {
                left.add(grouping);
            }
        }
        return left;
    }

    private Set<KeyGrouping> proven() {
        long all = rowCounts.values().stream().mapToLong(Long::longValue).sum();
        try {
            return KeyProof.proven(rows, column, gate.groupings(), all);
        } catch (Exception e) { // as above; what is wrong the groupings will tell, check by check
            LOG.debug("Cannot show that keys are unique; grouping by them", e);
            return Set.of();
        }
    }

    private void countSources() {
        gate.scanned().forEach((check, question) -> {
            if (question instanceof RowCountMatch match) {
                match.counts().count(partitions);
            }
        });
    }

    /** One scan for all of them. Where the rows of one check break its SQL, halves are scanned again until it is found: the others are judged all the same. */
    private void scan(List<Check> checks) {
        if (checks.isEmpty()) {
            return;
        }
        Map<Partition, GroupedScan.Measured> measured;
        try {
            measured = GroupedScan.run(
                    rows, column, checks.stream().map(scanned::get).toList());
        } catch (Exception e) { // as above
            if (isolates(checks, e)) {
                scan(checks.subList(0, checks.size() / 2));
                scan(checks.subList(checks.size() / 2, checks.size()));
            }
            return;
        }
        for (Partition partition : partitions) {
            GroupedScan.Measured ofPartition = measured.get(partition);
            long counted = ofPartition == null ? 0 : ofPartition.rows();
            if (counted != rowCounts.get(partition)) {
                board.putRest(partition, incomplete(counted, rowCounts.get(partition)));
                continue;
            }
            for (Check check : checks) {
                ScanQuestion question = scanned.get(check);
                board.put(
                        partition,
                        check,
                        question.answer(partition, ofPartition.values().get(question)));
            }
        }
    }

    /** Whether to look for the one check, of several, whose SQL cannot be computed on the rows. A single one takes the blame; trouble of another kind ends them all. */
    private boolean isolates(List<Check> checks, Exception failure) {
        Finding finding = told("Cannot evaluate " + names(checks), failure);
        if (finding.status() != Status.CONFIG_ERROR) {
            board.putRestEverywhere(finding);
            return false;
        }
        if (checks.size() == 1) {
            board.putEverywhere(checks.get(0), finding);
        }
        return checks.size() > 1;
    }

    /** The files say one number of rows and reading them gives another: a file is gone or broken. */
    private static Finding incomplete(long counted, long staged) {
        return new Finding(
                Status.INFRA_ERROR,
                "%s read of %s written".formatted(Wording.rows(counted), Wording.count(staged)),
                "all of them",
                "");
    }

    private void group(KeyGrouping grouping) {
        if (!board.isOpen()) {
            return;
        }
        Map<Partition, Map<Check, Finding>> found;
        try {
            found = grouping.run(rows, column);
        } catch (Exception e) { // as above
            if (isolates(grouping.checks(), e)) {
                grouping.checks().forEach(check -> group(grouping.alone(check)));
            }
            return;
        }
        for (Partition partition : partitions) {
            Map<Check, Finding> ofPartition = found.getOrDefault(partition, Map.of());
            grouping.checks()
                    .forEach(check -> board.put(partition, check, ofPartition.getOrDefault(check, KeyGrouping.none())));
        }
    }

    private void compare(Check check, Comparison comparison) {
        if (!board.isOpen()) {
            return;
        }
        try {
            comparison.run(rows, partitions).forEach((partition, finding) -> board.put(partition, check, finding));
        } catch (Exception e) { // as above
            isolates(List.of(check), e);
        }
    }

    /** A query that cannot be evaluated on one partition is a fault of that partition's check; trouble with the cluster ends them all. */
    private void query() {
        gate.queries().forEach((check, query) -> {
            for (Partition partition : partitions) {
                if (board.isOpen(partition, check)) {
                    try {
                        board.put(partition, check, query.run(gate.views(check, rows, column, partition, sources)));
                    } catch (Exception e) { // as above
                        Finding finding = told("Cannot evaluate %s on %s".formatted(check.name(), partition), e);
                        board.put(partition, check, finding);
                        if (finding.status() == Status.INFRA_ERROR) {
                            board.putRestEverywhere(finding);
                        }
                    }
                }
            }
        });
    }

    private static String names(List<Check> checks) {
        return checks.size() == 1 ? checks.get(0).name() : checks.size() + " checks together";
    }

    /** The trouble as a finding, and in the log; where values are hidden, without the value that Spark quotes. */
    private Finding told(String what, Exception failure) {
        Finding finding = Trouble.finding(failure, mask);
        if (mask.isOn() && finding.status() == Status.CONFIG_ERROR) {
            LOG.warn("{} of {}: {}", what, job.name(), finding.observed());
        } else {
            LOG.warn("{} of {}", what, job.name(), failure);
        }
        return finding;
    }

    private void sample() {
        try {
            sampleRows();
            for (KeyGrouping grouping : gate.groupings()) {
                for (Check check : grouping.checks()) {
                    List<Partition> failed = board.failed(check);
                    if (!failed.isEmpty()) {
                        grouping.samples(rows, column, check, failed, mask)
                                .forEach((p, seen) -> board.sample(p, check, seen));
                    }
                }
            }
            gate.comparisons().forEach((check, comparison) -> {
                List<Partition> failed = board.failed(check);
                if (!failed.isEmpty()) {
                    comparison.samples(rows, failed, mask).forEach((p, seen) -> board.sample(p, check, seen));
                }
            });
        } catch (Exception e) { // the verdict stands without samples
            told("Cannot fetch samples of what failed", e);
        }
    }

    private void rest() {
        RestQuery queries =
                new RestQuery(rows.schema(), column, new Moments(job.partition().zone()));
        for (Check check : job.checks()) {
            for (Partition partition : board.failed(check)) {
                queries.of(check, partition, files.apply(partition))
                        .ifPresent(sql -> board.rest(partition, check, sql));
            }
        }
    }

    private void sampleRows() {
        Map<Check, RowQuestion> failed = new LinkedHashMap<>();
        List<Partition> where = new ArrayList<>();
        for (Check check : job.checks()) {
            gate.rowQuestion(check).filter(q -> !board.failed(check).isEmpty()).ifPresent(question -> {
                failed.put(check, question);
                where.addAll(board.failed(check));
            });
        }
        if (!failed.isEmpty()) {
            List<String> identity = job.target().keys().stream()
                    .filter(key -> List.of(rows.schema().fieldNames()).contains(key))
                    .toList();
            RowSamples.of(rows.filter(column.in(where)), column, failed, identity, mask)
                    .forEach((p, seen) -> seen.forEach((check, lines) -> board.sample(p, check, lines)));
        }
    }
}
