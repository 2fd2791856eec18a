package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.Retention;
import io.tidegate.log.TableLog;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a job's table is in need of.
 *
 * @param compact partitions with more files than their bytes ask for, with the number of files
 * @param retention how long files stay that no version of now names: the job's rollback window, or what the table says if that is longer
 */
public record Upkeep(Map<Partition, Integer> compact, Duration retention) {
    public Upkeep {
        compact = Collections.unmodifiableMap(new TreeMap<>(compact));
    }

    /** Empty when there is no table. Needs no Spark. */
    public static Optional<Upkeep> of(Job job) {
        return TableLog.read(job.target().location()).map(log -> of(job, log));
    }

    private static Upkeep of(Job job, TableLog log) {
        Map<Partition, Integer> compact = new TreeMap<>();
        long size = job.target().files().targetSize();
        log.partitions().forEach((value, live) -> {
            long enough = Math.max(1, (live.bytes() + size - 1) / size);
            if (live.files() > enough) {
                PartitionValue.parse(job.partition().grain(), value)
                        .ifPresent(partition -> compact.put(partition, live.files()));
            }
        });
        Duration own = Retention.of(log.properties()).files();
        Duration window = job.target().rollbackWindow();
        return new Upkeep(compact, window.compareTo(own) > 0 ? window : own);
    }

    public List<Partition> partitions() {
        return List.copyOf(compact.keySet());
    }

    public int files() {
        return compact.values().stream().mapToInt(Integer::intValue).sum();
    }
}
