package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what the ledger and the table say of a partition against what its job and inputs are now. Reads everything once, so that
 * a plan and a calendar are of one moment.
 */
final class Assessor {
    private final Job job;
    private final Instant now;
    private final Traces traces;
    private final Inputs inputs;
    private final String jobDigest;

    Assessor(Project project, Ledger ledger, Job job, Instant now, Optional<Force> force) {
        this(project, ledger, job, now, force, Map.of());
    }

    /** @param rebuilt see {@link Inputs} */
    Assessor(
            Project project,
            Ledger ledger,
            Job job,
            Instant now,
            Optional<Force> force,
            Map<String, Set<Partition>> rebuilt) {
        this.job = job;
        this.now = now;
        this.traces = Traces.of(job, () -> ledger.history(job.name()));
        if (force.isEmpty()) {
            traces.requireRecorded();
            traces.requireNotBackwards();
        }
        this.inputs = new Inputs(project, ledger, job, rebuilt);
        this.jobDigest = JobDigest.of(job);
    }

    Traces traces() {
        return traces;
    }

    Inputs inputs() {
        return inputs;
    }

    String definition() {
        return jobDigest;
    }

    String fingerprint(Partition partition) {
        return new PartitionFingerprint(jobDigest, inputs.of(partition).digest()).text();
    }

    /** Why the partition cannot be built now, whoever asks. */
    Optional<Reason.ToSkip> obstacle(Partition partition) {
        Instant dueAt = job.partition().dueAt(partition);
        return dueAt.isAfter(now)
                ? Optional.of(new Reason.NotDue(dueAt))
                : inputs.of(partition).missing().map(Reason.SourceMissing::new);
    }

    Assessment assess(Partition partition) {
        Instant dueAt = job.partition().dueAt(partition);
        if (dueAt.isAfter(now)) {
            return new Assessment(
                    partition, Standing.NOT_DUE, "", new Reason.NotDue(dueAt), "", 0, false, false, false);
        }
        Trace trace = traces.of(partition);
        if (trace.isForeign()) {
            return new Assessment(partition, Standing.FOREIGN, "", new Reason.Foreign(), "", 0, true, false, false);
        }
        Inputs.Found found = inputs.of(partition);
        PartitionFingerprint print = new PartitionFingerprint(jobDigest, found.digest());
        Reason told = reason(trace, print, found);
        Standing standing = trace.isRunning() ? Standing.RUNNING : standing(told, trace);
        Reason reason = found.missing().<Reason>map(Reason.SourceMissing::new).orElse(told);
        return new Assessment(
                partition,
                standing,
                detail(standing, told, found),
                reason,
                print.text(),
                found.bytes(),
                trace.wouldRewrite(),
                standing != Standing.RUNNING && sourceMoved(trace, print, found),
                inputsMoved(told, trace, print));
    }

    /** Inputs that are gone cannot be compared. */
    private static boolean sourceMoved(Trace trace, PartitionFingerprint print, Inputs.Found found) {
        return found.missing().isEmpty()
                && !trace.isGone()
                && trace.published()
                        .filter(published -> print.hasOtherInputs(published.fingerprint()))
                        .isPresent();
    }

    /** A build that failed or was abandoned came to no judgement of its inputs; one that was blocked did. */
    private static boolean inputsMoved(Reason told, Trace trace, PartitionFingerprint print) {
        if (told instanceof Reason.NeverBuilt) {
            return true;
        }
        Optional<String> last = trace.published()
                .map(Trace.Publication::fingerprint)
                // Nobody knows what it was built from: that is no reason to bring back what was taken back.
                .filter(recorded -> !(told instanceof Reason.RolledBack && recorded.isEmpty()));
        if (told instanceof Reason.TryAgain) {
            last = trace.judged();
        }
        return last.map(print::hasOtherInputs).orElse(told instanceof Reason.TryAgain);
    }

    private static Reason reason(Trace trace, PartitionFingerprint print, Inputs.Found found) {
        Optional<Reason> tryAgain = trace.lastOutcome().map(Reason.TryAgain::new);
        if (trace.isGone()) {
            return tryAgain.orElseGet(() -> trace.touchedAfter().isPresent()
                    ? new Reason.Overwritten(trace.touchedAfter().getAsLong())
                    : new Reason.Gone());
        }
        if (trace.published().isEmpty()) {
            return tryAgain.orElseGet(
                    () -> trace.live().isPresent() ? new Reason.Unrecorded() : new Reason.NeverBuilt());
        }
        if (trace.touchedAfter().isPresent()) {
            return tryAgain.orElseGet(
                    () -> new Reason.Overwritten(trace.touchedAfter().getAsLong()));
        }
        Trace.Publication published = trace.published().get();
        if (published.rolledBack().isPresent()) {
            return tryAgain.orElseGet(
                    () -> new Reason.RolledBack(published.rolledBack().get()));
        }
        // Inputs that are gone cannot be compared; the job still can.
        Optional<String> changed = found.missing().isPresent() && print.isSameJob(published.fingerprint())
                ? Optional.empty()
                : print.changedSince(published.fingerprint());
        return changed.map(what -> tryAgain.orElseGet(() -> new Reason.Changed(what)))
                .orElseGet(() -> new Reason.UpToDate(published.run()));
    }

    private static Standing standing(Reason told, Trace trace) {
        if (told instanceof Reason.TryAgain again) {
            return Standing.valueOf(again.lastOutcome().toUpperCase(Locale.ROOT));
        }
        if (told instanceof Reason.UpToDate) {
            return Standing.PUBLISHED;
        }
        return told instanceof Reason.NeverBuilt || trace.isGone() ? Standing.MISSING : Standing.STALE;
    }

    private static String detail(Standing standing, Reason told, Inputs.Found found) {
        String source = found.missing().map(what -> "not ready: " + what).orElse("");
        if (standing == Standing.PUBLISHED || standing == Standing.RUNNING) {
            return "";
        }
        return source.isEmpty() ? told.text() : source;
    }
}
