package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.log.TableLog;
import io.tidegate.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a job's part of the ledger and its table's log, and compares what the two say of each other. */
final class JobProbe {
    private final Ledger ledger;
    private final Job job;
    private final List<Finding> findings = new ArrayList<>();
    private List<Event.Intent> open = List.of();

    private JobProbe(Ledger ledger, Job job) {
        this.ledger = ledger;
        this.job = job;
    }

    static JobProbe of(Ledger ledger, Job job) {
        JobProbe probe = new JobProbe(ledger, job);
        probe.look();
        return probe;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Intents of runs that are gone, without an outcome. */
    List<Event.Intent> open() {
        return open;
    }

    private void look() {
        Optional<JobHistory> history = history();
        Optional<TableLog> table = table();
        history.ifPresent(h -> {
            open = h.openIntents().stream()
                    .filter(i -> !h.running().contains(i.run()))
                    .toList();
            open.forEach(intent -> findings.add(Finding.warn(
                    job.name() + " open",
                    "run %s, chunk %d (%s) has no outcome in the ledger"
                            .formatted(intent.run(), intent.chunk(), String.join(", ", intent.partitions())),
                    "`tidegate doctor --repair` reads it from the table; so does the next run.")));
        });
        history.flatMap(h -> wentBackwards(h, table)).ifPresent(findings::add);
    }

    private Optional<JobHistory> history() {
        try {
            JobHistory history = ledger.history(job.name());
            findings.add(Finding.ok(
                    job.name() + " ledger",
                    "%s of %s"
                            .formatted(
                                    Numbers.count(history.events().size(), "event"),
                                    Numbers.count(history.runs().size(), "run"))));
            return Optional.of(history);
        } catch (TidegateException e) {
            findings.add(Finding.fail(job.name() + " ledger", e));
            return Optional.empty();
        }
    }

    private Optional<TableLog> table() {
        try {
            Optional<TableLog> table = TableLog.read(job.target().location());
            findings.add(Finding.ok(
                    job.name() + " table",
                    table.map(t -> "version %d, %s"
                                    .formatted(
                                            t.version(),
                                            Numbers.count(t.partitions().size(), "partition")))
                            .orElse("not there yet")));
            return table;
        } catch (TidegateException e) {
            findings.add(Finding.fail(job.name() + " table", e));
            return Optional.empty();
        }
    }

    /** A version that the ledger saw must still be there: a table that lost commits reads as if they never happened. */
    private Optional<Finding> wentBackwards(JobHistory history, Optional<TableLog> table) {
        if (findings.stream().anyMatch(f -> f.health() == Finding.Health.FAIL)) {
            return Optional.empty();
        }
        OptionalLong seen = history.events().stream()
                .filter(Event.Published.class::isInstance)
                .mapToLong(e -> ((Event.Published) e).versionAfter())
                .max();
        long there = table.map(TableLog::version).orElse(-1L);
        return seen.isEmpty() || seen.getAsLong() <= there
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        job.name() + " versions",
                        ErrorCode.DAMAGED,
                        "the ledger saw version %d, the table is at %s"
                                .formatted(seen.getAsLong(), there < 0 ? "nothing" : "version " + there),
                        "Restore the lost files of %s/_delta_log from a backup, or rebuild with `tidegate run %s --missing`."
                                .formatted(job.target().location(), job.name())));
    }
}
