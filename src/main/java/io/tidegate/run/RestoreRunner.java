package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Brings partitions of one job back to earlier versions, under their leases, and writes it all down. Unlike a run it never plans
 * again: when somebody else changed a partition meanwhile, that is a conflict, and whoever asked looks again.
 */
final class RestoreRunner {
    private final Driver driver;
    private int made;

    RestoreRunner(Driver driver) {
        this.driver = driver;
    }

    JobResult run(Job named, Restoration what) {
        RunRecord record = new RunRecord(named, driver.settings(), driver.ledger());
        try {
            Job job = driver.located(named);
            requireSamePlace(named, job);
            driver.repair(job);
            driver.attempts(job).of(record::begun, driver.progress()::note);
            List<RunResult> results = results(job, what, record);
            record.end(results, exitStatus(results));
            return JobResult.of(job, results);
        } catch (TidegateException e) {
            Optional<StopRequest> stopped = driver.brake().requested();
            record.end(stopped.map(StopRequest::asFailure).orElse(e));
            if (stopped.isPresent()) {
                return JobResult.of(named, List.of());
            }
            throw e;
        }
    }

    /** What was decided on was read where the ledger knew the table to be. */
    private static void requireSamePlace(Job named, Job located) {
        if (!named.target().location().equals(located.target().location())) {
            throw new TidegateException(
                    ErrorCode.CONFLICT,
                    "Cannot roll back %s: its table has moved to %s"
                            .formatted(named.name(), located.target().location()),
                    "Nothing was changed. The same command again looks there.");
        }
    }

    private int exitStatus(List<RunResult> results) {
        return driver.brake().requested().map(r -> r.code().exitStatus()).orElseGet(() -> ExitStatus.of(results));
    }

    private List<RunResult> results(Job job, Restoration what, RunRecord record) {
        Attempts attempts = driver.attempts(job);
        while (true) {
            ChunkResult result = once(job, what);
            if (result instanceof ChunkResult.Settled settled
                    && attempts.worthAnother(settled.results()).isEmpty()) {
                return settled.results();
            }
            String why = result instanceof ChunkResult.Locked locked ? locked.why() : "the storage had trouble";
            if (attempts.exhausted()) {
                record.locked(List.of(), why); // of no partition: nothing is to be built instead
                return what.partitions().stream()
                        .map(p -> driver.told(job, new RunResult.Conflict(p, why)))
                        .toList();
            }
            driver.progress().note("%s: trying again, %s".formatted(job.name(), why));
            attempts.pause();
        }
    }

    private ChunkResult once(Job job, Restoration what) {
        List<String> texts = what.partitions().stream().map(Partition::text).toList();
        // Leases are told by the times of files, which no clock of a caller sets.
        Claim claim = Leases.acquire(
                driver.project().ledger(), job.name(), texts, driver.settings().run(), Clock.systemUTC());
        if (claim instanceof Claim.Held held) {
            return ChunkResult.Locked.by(held);
        }
        Lease lease = ((Claim.Acquired) claim).lease();
        return lease.during(() -> restored(job, what, lease), driver.noteOf(job));
    }

    private ChunkResult restored(Job job, Restoration what, Lease lease) {
        made++;
        RestoreTask task =
                new RestoreTask(job, driver.settings().run(), driver.settings().who(), made, what);
        GoAhead goAhead = new GoAhead(lease, driver.brake(), driver.cancel());
        return driver.work().get().restore(task, driver.ledger(), driver.progress(), goAhead);
    }
}
