package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import io.tidegate.report.Numbers;
import io.tidegate.run.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads a job's part of the ledger and its table's log, and compares what the two say of each other. */
final class JobProbe {
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    private final Ledger ledger;
    private final Job job;
    private final Instant now;
    private final Supplier<Recovery> recovery;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<JobHistory> history = Optional.empty();

    private JobProbe(Ledger ledger, Job job, Instant now, Supplier<Recovery> recovery) {
        this.ledger = ledger;
        this.job = job;
        this.now = now;
        this.recovery = recovery;
    }

    static JobProbe of(Ledger ledger, Job job, Instant now, Supplier<Recovery> recovery) {
        JobProbe probe = new JobProbe(ledger, job, now, recovery);
        probe.look();
        return probe;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Empty when it cannot be read. */
    Optional<JobHistory> history() {
        return history;
    }

    private void look() {
        TableProbe table = new TableProbe(job, now);
        Optional<TableLog> log = table.look();
        boolean isTableRead = table.findings().stream()
                .noneMatch(f -> f.what().equals(job.name() + " table") && f.health() == Finding.Health.FAIL);
        findings.addAll(table.findings());
        findings.addAll(new LeaseProbe(ledger.location(), job).look());
        history = readHistory();
        history.ifPresent(h -> {
            open(h);
            ahead(h);
            if (isTableRead) {
                backwards(h, log);
                log.ifPresent(l -> compare(h, l));
            }
        });
    }

    private Optional<JobHistory> readHistory() {
        try {
            JobHistory read = ledger.history(job.name());
            findings.add(Finding.ok(
                    job.name() + " ledger",
                    "%s of %s"
                            .formatted(
                                    Numbers.count(read.events().size(), "event"),
                                    Numbers.count(read.runs().size(), "run"))));
            return Optional.of(read);
        } catch (TidegateException e) {
            findings.add(Finding.fail(job.name() + " ledger", e));
            return Optional.empty();
        }
    }

    private void open(JobHistory read) {
        boolean isFirst = true;
        for (Event.Intent intent : read.openIntents()) {
            if (!read.running().contains(intent.run())) {
                Finding finding = Finding.warn(
                        job.name() + " open",
                        "run %s, chunk %d (%s) has no outcome in the ledger"
                                .formatted(intent.run(), intent.chunk(), String.join(", ", intent.partitions())),
                        "`tidegate doctor --repair` reads it from the table; so does the next run.");
                // One repair finishes all of them.
                findings.add(isFirst ? finding.mendedBy(this::finish) : finding);
                isFirst = false;
            }
        }
    }

    private String finish() {
        return recovery.get().repair(job).stream()
                .map(done -> "%s run %s chunk %d: %s"
                        .formatted(
                                job.name(), done.intent().run(), done.intent().chunk(), done.outcome()))
                .collect(Collectors.joining("; "));
    }

    private void ahead(JobHistory read) {
        read.events().stream()
                .map(Event::at)
                .max(Instant::compareTo)
                .filter(at -> at.isAfter(now.plus(TOLERATED)))
                .ifPresent(at -> findings.add(Finding.warn(
                        job.name() + " clock",
                        "the newest event lies %s ahead of this machine's clock"
                                .formatted(Numbers.duration(Duration.between(now, at))),
                        "Set this clock, or that of the host that wrote it (`tidegate history` shows the run).")));
    }

    /** A version that the ledger saw must still be there: a table that lost commits reads as if they never happened. */
    private void backwards(JobHistory read, Optional<TableLog> table) {
        long seen = read.lastGood().values().stream()
                .mapToLong(state -> state.version().orElse(-1))
                .max()
                .orElse(-1);
        long there = table.map(TableLog::version).orElse(-1L);
        if (seen > there) {
            findings.add(Finding.fail(
                    job.name() + " versions",
                    ErrorCode.DAMAGED,
                    "the ledger saw version %d, the table is at %s"
                            .formatted(seen, there < 0 ? "nothing" : "version " + there),
                    "Restore the lost files of %s/_delta_log from a backup, or rebuild with `tidegate run %s --missing --force --reason …`."
                            .formatted(job.target().location(), job.name())));
        }
    }

    private void compare(JobHistory read, TableLog log) {
        Set<String> known = read.events().stream().map(e -> e.run().text()).collect(Collectors.toSet());
        List<String> unknown = log.commits().stream()
                .flatMap(commit -> commit.mark().stream())
                .filter(mark -> mark.job().equals(job.name()) && !known.contains(mark.run()))
                .map(RunMark::run)
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            findings.add(Finding.fail(
                    job.name() + " ledger",
                    ErrorCode.DAMAGED,
                    "the table holds commits of %s that the ledger does not know, %s first"
                            .formatted(Numbers.count(unknown.size(), "run"), unknown.get(0)),
                    "Check that `ledger` of the job file is the right one; `tidegate ledger rebuild %s` writes them again."
                            .formatted(job.name())));
        }
        read.lastGood().values().stream()
                .filter(state -> state.status() != PartitionState.Status.ADOPTED)
                .filter(state -> isOfAnother(state, log))
                .findFirst()
                .ifPresent(
                        state -> findings.add(
                                Finding.warn(
                                        job.name() + " versions",
                                        "%s was published by run %s as version %d, and the table's version %d is not that run's"
                                                .formatted(
                                                        state.partition(),
                                                        state.run(),
                                                        state.version().orElseThrow(),
                                                        state.version().orElseThrow()),
                                        "Somebody replaced the table or its log. What stands there now is rebuilt by the next run of its partitions.")));
    }

    private static boolean isOfAnother(PartitionState state, TableLog log) {
        return log.commits().stream()
                .filter(commit -> commit.version() == state.version().orElse(-1))
                .anyMatch(commit -> commit.mark()
                        .filter(mark -> mark.run().equals(state.run().text()))
                        .isEmpty());
    }
}
