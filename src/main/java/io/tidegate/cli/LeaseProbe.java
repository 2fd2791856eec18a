package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.LeaseBoard;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.RunSummary;
import io.tidegate.report.Numbers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Leases that nobody renews any more, those that cannot be read, and requests to stop that nobody will answer. */
final class LeaseProbe {
    private final String ledger;
    private final Job job;

    LeaseProbe(String ledger, Job job) {
        this.ledger = ledger;
        this.job = job;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (!Leases.supported(ledger)) {
            return findings;
        }
        // Leases are told by the times of files, which no clock of a caller sets.
        LeaseBoard board = LeaseBoard.of(ledger, job.name(), Clock.systemUTC());
        List<LeaseBoard.Entry> entries = board.entries();
        List<LeaseBoard.Entry> dead =
                entries.stream().filter(LeaseBoard.Entry::isDead).toList();
        int drafts = board.oldDrafts().size();
        if (dead.size() + drafts > 0) {
            findings.add(Finding.warn(
                            job.name() + " leases",
                            "%s of runs that are gone".formatted(Numbers.count(dead.size() + drafts, "lease file")),
                            "They hold nobody up; `tidegate doctor --repair` removes them.")
                    .mendedBy(() -> "removed " + Numbers.count(board.sweep(), "lease file")));
        }
        for (LeaseBoard.Entry entry : entries) {
            if (!entry.isDead() && entry.run().isEmpty()) {
                findings.add(Finding.warn(
                        job.name() + " lease",
                        "%s is held by %s"
                                .formatted(entry.partition(), entry.holder().orElseThrow()),
                        "It counts for two minutes after its time, then it is taken over. `tidegate unlock %s --partition %s --reason …` removes it now."
                                .formatted(job.name(), entry.partition())));
            }
        }
        return findings;
    }

    /** Requests to runs that have ended; a run removes its own when it ends by itself. */
    static List<Finding> requests(String ledger, List<JobHistory> histories) {
        Cancellations cancellations = Cancellations.at(ledger);
        Set<RunId> atWork = histories.stream()
                .flatMap(history -> history.runs().stream())
                .filter(run -> run.exitStatus().isEmpty() && run.isRunning())
                .map(RunSummary::run)
                .collect(Collectors.toSet());
        Set<RunId> known = histories.stream()
                .flatMap(history -> history.runs().stream())
                .map(RunSummary::run)
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (RunId run : cancellations.open()) {
            if (known.contains(run) && !atWork.contains(run)) {
                findings.add(Finding.warn(
                                "cancel request",
                                "run %s was asked to stop, and is not at work".formatted(run),
                                "`tidegate doctor --repair` removes the request.")
                        .mendedBy(() -> {
                            cancellations.forget(run);
                            return "removed the request that run %s stop".formatted(run);
                        }));
            }
        }
        return findings;
    }
}
