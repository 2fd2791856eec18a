package io.tidegate.apply;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which commits changed the rows of which partitions, as far as the table's log goes back. */
final class Touches {
    private final Job job;
    private final long oldest;
    private final Map<String, List<TableLog.Commit>> byKey = new HashMap<>();

    Touches(Job job, TableLog log) {
        this.job = job;
        this.oldest = log.commits().isEmpty()
                ? log.version() + 1
                : log.commits().get(0).version();
        for (TableLog.Commit commit : log.commits()) {
            commit.touched()
                    .forEach(key ->
                            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(commit));
        }
    }

    /** The oldest commit whose file is still there. */
    long oldest() {
        return oldest;
    }

    /** Oldest first. */
    List<TableLog.Commit> of(Partition partition) {
        return byKey.getOrDefault(PartitionValue.of(partition), List.of());
    }

    Optional<TableLog.Commit> newest(Partition partition) {
        List<TableLog.Commit> touches = of(partition);
        return touches.isEmpty() ? Optional.empty() : Optional.of(touches.get(touches.size() - 1));
    }

    /** Partitions that one of the runs changed, each with the last of these commits. */
    Map<Partition, TableLog.Commit> by(Set<String> runs) {
        Map<Partition, TableLog.Commit> found = new TreeMap<>();
        byKey.forEach((key, commits) -> PartitionValue.parse(job.partition().grain(), key)
                .ifPresent(partition -> commits.stream()
                        .filter(commit -> isBy(commit, runs))
                        .reduce((a, b) -> b)
                        .ifPresent(last -> found.put(partition, last))));
        return found;
    }

    boolean isBy(TableLog.Commit commit, Set<String> runs) {
        return commit.mark()
                .filter(mark -> mark.job().equals(job.name()) && runs.contains(mark.run()))
                .isPresent();
    }

    /** Before the newest commit that changed it, which others may have made. */
    Aim beforeNewest(Partition partition) {
        List<TableLog.Commit> touches = of(partition);
        return before(partition, touches.size() - 1);
    }

    /** Before the last stretch of commits of these runs that nobody else's came into. The newest commit must be theirs. */
    Aim before(Partition partition, Set<String> runs) {
        List<TableLog.Commit> touches = of(partition);
        int first = touches.size() - 1;
        while (first > 0 && isBy(touches.get(first - 1), runs)) {
            first--;
        }
        return before(partition, first);
    }

    private Aim before(Partition partition, int touch) {
        List<TableLog.Commit> touches = of(partition);
        long last = touches.get(touch).version() - 1;
        // Before the first commit that the log still tells of there was no table, or only a checkpoint knows.
        long sinceEver = oldest == 0 ? -1 : Math.min(last, oldest);
        long first = touch > 0 ? touches.get(touch - 1).version() : sinceEver;
        return new Aim(partition, newest(partition).orElseThrow().version(), first, last, who(partition));
    }

    Aim at(Partition partition, long version) {
        return new Aim(
                partition,
                newest(partition).map(TableLog.Commit::version).orElse(oldest - 1),
                version,
                version,
                who(partition));
    }

    private String who(Partition partition) {
        return newest(partition).map(Touches::who).orElse("a commit that the log does not tell of any more");
    }

    /** Why what was before the oldest version cannot be told. */
    static String expired(long oldest) {
        return "the table's log has expired: it begins with version %d".formatted(oldest);
    }

    /** {@code run 01J…, version 5}. */
    static String who(TableLog.Commit commit) {
        return commit.mark().map(mark -> "run " + mark.run()).orElse("others") + ", version " + commit.version();
    }

    /** What the partition was built from last, as its newest commit says; "" when that does not. */
    String fingerprint(Partition partition) {
        return newest(partition)
                .flatMap(TableLog.Commit::mark)
                .map(mark -> mark.fingerprints().getOrDefault(partition.text(), ""))
                .orElse("");
    }
}
