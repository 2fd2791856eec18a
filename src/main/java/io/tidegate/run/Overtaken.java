package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Partitions that another run has published since ours was planned, and that are its own now: a run that began later may have a newer
 * job, and an old driver that comes back to life must not build over it.
 */
final class Overtaken {
    private Overtaken() {}

    /**
     * @param since the table's version when ours was planned first
     * @param goesFirst whether a run's work stands against ours
     * @return by partition the run that owns it now
     */
    static Map<Partition, String> by(Job job, List<Partition> partitions, long since, Predicate<RunId> goesFirst) {
        Map<Partition, String> owners = new LinkedHashMap<>();
        Optional<TableLog> log = TableLog.read(job.target().location());
        if (log.isEmpty()) {
            return owners;
        }
        for (TableLog.Commit commit : log.get().commits()) {
            Optional<String> owner = commit.version() <= since
                    ? Optional.empty()
                    : commit.mark().map(RunMark::run).filter(run -> goesFirst.test(new RunId(run)));
            owner.ifPresent(run -> partitions.stream()
                    .filter(p -> commit.touched().contains(PartitionValue.of(p)))
                    .forEach(p -> owners.put(p, run)));
        }
        return owners;
    }
}
