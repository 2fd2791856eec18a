package io.tidegate.testing;

import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Delta table without data: a real log on disk, and in memory who wrote what into which partition. A commit is refused as Delta
 * refuses it, when somebody changed one of its partitions after the version that it read.
 */
public final class SimulatedTable {
    /**
     * One commit.
     *
     * @param place among the commits of all tables
     * @param contents what each partition holds from here on
     */
    public record Change(long place, long version, RunId run, int chunk, Map<Partition, String> contents) {
        public Change {
            contents = Map.copyOf(contents);
        }
    }

    private static final AtomicLong PLACES = new AtomicLong();

    private final HandWrittenTable log;
    private final List<Change> changes = new ArrayList<>();

    public SimulatedTable(Path folder, String column) {
        this.log = new HandWrittenTable(folder, column);
    }

    /** -1 when there is no table yet. */
    public synchronized long version() {
        return log.version();
    }

    /** Oldest first. */
    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    /** The newest change of a partition. */
    public synchronized Optional<Change> last(Partition partition) {
        return changes.stream()
                .filter(change -> change.contents().containsKey(partition))
                .reduce((a, b) -> b);
    }

    public Optional<String> content(Partition partition) {
        return last(partition).map(change -> change.contents().get(partition));
    }

    /** Commits that changed one of these after a version, oldest first. */
    public synchronized List<Change> since(long version, List<Partition> partitions) {
        return changes.stream()
                .filter(change -> change.version() > version)
                .filter(change -> partitions.stream().anyMatch(change.contents()::containsKey))
                .toList();
    }

    /** Empty on a conflict. */
    public synchronized OptionalLong commit(long readVersion, RunMark mark, Map<Partition, String> contents) {
        return since(readVersion, List.copyOf(contents.keySet())).isEmpty()
                ? OptionalLong.of(force(mark, Optional.of(mark), contents))
                : OptionalLong.empty();
    }

    /** Whatever happened since. @param told what the commit says of its run */
    public synchronized long force(RunMark mark, Optional<RunMark> told, Map<Partition, String> contents) {
        Map<String, Integer> rows = new TreeMap<>();
        contents.keySet().forEach(partition -> rows.put(PartitionValue.of(partition), 1));
        long version = log.overwrite(told, rows);
        changes.add(new Change(PLACES.incrementAndGet(), version, new RunId(mark.run()), mark.chunk(), contents));
        return version;
    }
}
