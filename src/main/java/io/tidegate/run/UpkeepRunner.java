package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compacts the small files of a job's partitions, under their leases, and has VACUUM delete what is older than any rollback. Nothing of
 * it changes rows: no partition becomes stale or foreign by it, and a run that commits meanwhile keeps its work.
 */
final class UpkeepRunner {
    private final Driver driver;

    UpkeepRunner(Driver driver) {
        this.driver = driver;
    }

    /** @throws TidegateException USAGE when there is no table, CONFLICT while a run of the job is at work, the code of a stop */
    UpkeepReport run(Job named) {
        long started = System.nanoTime();
        Job job = driver.located(named);
        driver.repair(job);
        Upkeep upkeep = Upkeep.of(job)
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot maintain %s: there is no table at %s"
                                .formatted(job.name(), job.target().location()),
                        "Run the job first."));
        requireQuiet(job);
        RunRecord record = new RunRecord(named, driver.settings(), driver.ledger());
        record.begun();
        try {
            requireGoingOn();
            compact(job, upkeep);
            requireGoingOn();
            requireQuiet(job);
            long deleted = vacuum(job, upkeep);
            finished(job, upkeep.partitions().size(), deleted);
            return new UpkeepReport(
                    driver.settings().run(),
                    job,
                    upkeep.partitions(),
                    upkeep.files(),
                    filesNow(job, upkeep.partitions()),
                    deleted,
                    upkeep.retention(),
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (Exception e) { // Delta throws checked exceptions that it does not declare
            // Whatever broke while a stop was asked for, the stop broke it.
            TidegateException known =
                    driver.brake().requested().map(StopRequest::asFailure).orElseGet(() -> Failures.classify(e));
            record.end(known);
            throw known;
        }
    }

    private void requireGoingOn() {
        driver.cancel().look();
        driver.brake().check();
    }

    private void requireQuiet(Job job) {
        Set<RunId> running = driver.ledger().history(job.name()).running();
        running.stream()
                .filter(run -> !run.equals(driver.settings().run()))
                .findFirst()
                .ifPresent(run -> {
                    throw busy(job, "run " + run + " is at work");
                });
    }

    private static TidegateException busy(Job job, String why) {
        return new TidegateException(
                ErrorCode.CONFLICT,
                "Cannot maintain %s now: %s".formatted(job.name(), why),
                "Nothing was deleted. Run it again when the job is quiet.");
    }

    private void compact(Job job, Upkeep upkeep) {
        if (upkeep.compact().isEmpty()) {
            return;
        }
        List<String> texts = upkeep.partitions().stream().map(Partition::text).toList();
        // Leases are told by the times of files, which no clock of a caller sets.
        Claim claim = Leases.acquire(
                driver.project().ledger(), job.name(), texts, driver.settings().run(), Clock.systemUTC());
        if (claim instanceof Claim.Held held) {
            throw busy(job, ChunkResult.Locked.by(held).why());
        }
        Lease lease = ((Claim.Acquired) claim).lease();
        driver.noteOf(job).accept("compacting %d files of %d partitions".formatted(upkeep.files(), texts.size()));
        lease.during(
                () -> {
                    driver.work().get().compact(job, upkeep.partitions(), driver.brake());
                    return job;
                },
                driver.noteOf(job));
    }

    private long vacuum(Job job, Upkeep upkeep) {
        long before = dataFiles(job);
        driver.work().get().vacuum(job, upkeep.retention(), driver.brake());
        return Math.max(0, before - dataFiles(job));
    }

    private static long dataFiles(Job job) {
        String table = job.target().location();
        Storage storage = Storage.at(table);
        return storage.folders(table).stream()
                .filter(folder -> folder.contains("="))
                .flatMap(folder -> storage.list(Locations.child(table, folder)).stream())
                .filter(file -> !Locations.name(file.path()).startsWith("."))
                .count();
    }

    private static int filesNow(Job job, List<Partition> partitions) {
        Map<String, TableLog.LivePartition> live =
                TableLog.read(job.target().location()).orElseThrow().partitions();
        return partitions.stream()
                .map(PartitionValue::of)
                .filter(live::containsKey)
                .mapToInt(key -> live.get(key).files())
                .sum();
    }

    private void finished(Job job, int compacted, long deleted) {
        driver.ledger()
                .write(
                        driver.settings().run(),
                        job.name(),
                        0,
                        Document.Kind.FINISHED,
                        List.of(new Event.RunFinished(
                                driver.settings().run(),
                                job.name(),
                                driver.settings().clock().instant(),
                                0,
                                Map.of("compacted", compacted, "files_deleted", Math.toIntExact(deleted)),
                                BigDecimal.ZERO)));
    }
}
