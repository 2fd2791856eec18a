package io.tidegate.run;

import io.tidegate.audit.Auditor;
import io.tidegate.audit.Mask;
import io.tidegate.audit.Suggestion;
import io.tidegate.audit.Suggestions;
import io.tidegate.audit.Verdict;
import io.tidegate.compare.BesideTheTable;
import io.tidegate.compare.PublishedTable;
import io.tidegate.compare.Side;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.job.yaml.CheckYaml;
import io.tidegate.ledger.CheckOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Asks Deequ what checks a partition's rows speak for, and keeps those that our own gate passes on the same rows. */
final class SuggestedChecks {
    private final SparkSession spark;
    private final BesideTheTable beside;

    SuggestedChecks(SparkSession spark, BesideTheTable beside) {
        this.spark = spark;
        this.beside = beside;
    }

    private record Looked(Side side, Dataset<Row> rows) {}

    /** Of the published rows; of a build of now where nothing is published. */
    SuggestReport of(Job job, Partition partition) {
        Looked looked = look(job, partition);
        Suggestions found = Suggestions.of(looked.rows(), job.partition().column(), Mask.of(job));
        if (found.rows() == 0) {
            throw new TidegateException(
                    ErrorCode.EMPTY_RESULT,
                    "Cannot suggest checks for %s: %s has no rows".formatted(job.name(), partition),
                    "Choose a partition with rows.");
        }
        List<Suggestion> fresh = found.suggestions().stream()
                .filter(s -> job.checks().stream()
                        .noneMatch(check -> subject(check.rule()).equals(subject(s.rule()))))
                .filter(s -> CheckYaml.isSafe(s.rule()))
                .toList();
        List<Suggestion> passed = passing(job, partition, looked.rows(), found.rows(), fresh);
        String yaml = yaml(job, partition, looked.side(), found.rows(), passed);
        return new SuggestReport(job, partition, looked.side(), found.rows(), found.columns(), passed, yaml);
    }

    private Looked look(Job job, Partition partition) {
        Optional<PublishedTable> table =
                PublishedTable.newest(spark, job).filter(t -> t.live(partition).isPresent());
        if (table.isPresent()) {
            Optional<String> run = table.get().live(partition).orElseThrow().runs().stream()
                    .filter(r -> !r.isEmpty())
                    .findFirst();
            return new Looked(
                    new Side.Published(table.get().version(), run), table.get().rows(List.of(partition)));
        }
        return new Looked(new Side.BuiltNow(), beside.build(beside.plan(job, partition), partition));
    }

    private List<Suggestion> passing(
            Job job, Partition partition, Dataset<Row> rows, long count, List<Suggestion> suggestions) {
        List<Check> checks = new ArrayList<>();
        for (Suggestion suggestion : suggestions) {
            checks.add(new Check(
                    "s" + checks.size(),
                    suggestion.rule(),
                    Optional.empty(),
                    Check.OnFail.BLOCK,
                    Check.OnNoRows.FAIL,
                    Optional.empty()));
        }
        if (checks.isEmpty()) {
            return List.of();
        }
        Verdict verdict = new Auditor(spark)
                .audit(withChecks(job, checks), rows, List.of(partition), Map.of(partition, count), Map.of())
                .get(partition);
        Set<String> passed = verdict.outcomes().stream()
                .filter(outcome -> outcome.status() == CheckOutcome.Status.PASS)
                .map(CheckOutcome::name)
                .collect(Collectors.toSet());
        List<Suggestion> kept = new ArrayList<>();
        for (int i = 0; i < suggestions.size(); i++) {
            if (passed.contains("s" + i)) {
                kept.add(suggestions.get(i));
            }
        }
        return kept;
    }

    private static Job withChecks(Job job, List<Check> checks) {
        return new Job(
                job.name(),
                job.description(),
                job.tags(),
                job.owner(),
                job.partition(),
                job.sources(),
                job.transform(),
                job.target(),
                job.onBlocked(),
                checks,
                job.retry(),
                job.finalAfter(),
                job.runbook(),
                job.backfill(),
                job.notifies(),
                job.vars(),
                job.configuration());
    }

    /** Two rules with one subject would get one name, and say the same thing twice or contradict each other. */
    private static String subject(Rule rule) {
        String about = rule instanceof Rule.NotNull r
                ? r.column()
                : rule instanceof Rule.Range r
                        ? r.column()
                        : rule instanceof Rule.AcceptedValues r
                                ? r.column()
                                : rule instanceof Rule.Unique r
                                        ? String.join(",", r.columns())
                                        : rule instanceof Rule.Expression r ? r.condition() : rule.toString();
        return rule.kind() + " " + about.toLowerCase(Locale.ROOT);
    }

    private static String yaml(Job job, Partition partition, Side side, long rows, List<Suggestion> suggestions) {
        StringBuilder yaml = new StringBuilder("# %s for %s; each one passed on the %,d %s of %s\n# (%s).\n"
                .formatted(
                        suggestions.size() == 1 ? "1 check" : suggestions.size() + " checks",
                        job.name(),
                        rows,
                        rows == 1 ? "row" : "rows",
                        partition,
                        side.text()));
        yaml.append(suggestions.isEmpty() ? "checks: []\n" : "checks:\n");
        for (Suggestion suggestion : suggestions) {
            yaml.append("  # %s (Deequ: %s)\n".formatted(suggestion.seen(), suggestion.why()))
                    .append("  - %s\n".formatted(CheckYaml.of(suggestion.rule())));
        }
        return yaml.toString();
    }
}
