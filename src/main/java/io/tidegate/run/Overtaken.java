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

/**
 * Partitions that a run which began later has published since ours was planned. They are that run's: it may have a newer job, and an
 * old driver that comes back to life must not build over it.
 */
final class Overtaken {
    private Overtaken() {}

    /**
     * @param since the table's version when ours was planned first
     * @return by partition the run that owns it now
     */
    static Map<Partition, String> by(Job job, List<Partition> partitions, long since, RunId ours) {
        Map<Partition, String> owners = new LinkedHashMap<>();
        Optional<TableLog> log = TableLog.read(job.target().location());
        if (log.isEmpty()) {
            return owners;
        }
        for (TableLog.Commit commit : log.get().commits()) {
            Optional<String> newer = commit.version() <= since
                    ? Optional.empty()
                    : commit.mark().map(RunMark::run).filter(run -> new RunId(run).beganAfter(ours));
            newer.ifPresent(run -> partitions.stream()
                    .filter(p -> commit.touched().contains(PartitionValue.of(p)))
                    .forEach(p -> owners.put(p, run)));
        }
        return owners;
    }
}
