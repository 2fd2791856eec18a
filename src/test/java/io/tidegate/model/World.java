package io.tidegate.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything there is at one moment of the model: the table's log, the data files on disk, the ledger, the drivers, a commit that is
 * still under way to the storage, and what the source holds. A chunk has two partitions. Immutable.
 *
 * @param source the newest generation of the source; 0 is what was published before all
 */
record World(
        List<Commit> log,
        Set<DataFile> disk,
        Set<String> ledger,
        List<Driver> drivers,
        Optional<Commit> underWay,
        int source) {
    /** @param source the generation of the source that its rows are of */
    record DataFile(char partition, int run, int chunk, int source) {}

    /** @param slot the version it is for: it lands only where that is still free */
    record Commit(int run, int chunk, int slot, Set<DataFile> removed, Set<DataFile> added) {}

    /** Where a driver is: the step it does next. */
    enum At {
        BEGIN,
        INTENT,
        READ,
        TRANSFORM,
        STAGE,
        AUDIT,
        PUBLISH,
        /** The second half of PUBLISH: the staged files were looked at, the commit is next. */
        COMMIT,
        RECORD,
        OVER,
        DEAD
    }

    /**
     * @param planned the table's version when the chunk was planned
     * @param read the version that the transaction read
     * @param source the generation it read
     */
    record Driver(int run, At at, int chunk, int planned, int read, int source) {
        boolean isAtWork() {
            return at != At.OVER && at != At.DEAD;
        }

        Driver at(At next) {
            return new Driver(run, next, chunk, planned, read, source);
        }
    }

    static World start(int source) {
        Set<DataFile> files = filesOf(0, 1, 0);
        return new World(
                List.of(new Commit(0, 1, 0, Set.of(), files)), files, Set.of(), List.of(), Optional.empty(), source);
    }

    static Set<DataFile> filesOf(int run, int chunk, int source) {
        return Set.of(new DataFile('A', run, chunk, source), new DataFile('B', run, chunk, source));
    }

    int version() {
        return log.size() - 1;
    }

    Set<DataFile> visible(int version) {
        Set<DataFile> live = new HashSet<>();
        for (Commit commit : log.subList(0, version + 1)) {
            live.removeAll(commit.removed());
            live.addAll(commit.added());
        }
        return live;
    }

    boolean hasCommit(int run, int chunk) {
        return log.stream().anyMatch(c -> c.run() == run && c.chunk() == chunk);
    }

    boolean says(String what, int run, int chunk) {
        return ledger.contains(event(what, run, chunk));
    }

    /** Nobody who was there has said how it ended; one who was thought dead may still commit. */
    boolean isOpen(int run, int chunk) {
        return says("intent", run, chunk)
                && !says("published", run, chunk)
                && !says("blocked", run, chunk)
                && !says("failed", run, chunk);
    }

    private static String event(String what, int run, int chunk) {
        return "%s %d.%d".formatted(what, run, chunk);
    }

    World say(String what, int run, int chunk) {
        Set<String> more = new TreeSet<>(ledger);
        more.add(event(what, run, chunk));
        return new World(log, disk, more, drivers, underWay, source);
    }

    World with(Driver driver) {
        List<Driver> others = new ArrayList<>(drivers);
        others.removeIf(d -> d.run() == driver.run());
        others.add(driver);
        others.sort((a, b) -> a.run() - b.run());
        return new World(log, disk, ledger, others, underWay, source);
    }

    World withFiles(Set<DataFile> files) {
        Set<DataFile> more = new HashSet<>(disk);
        more.addAll(files);
        return new World(log, more, ledger, drivers, underWay, source);
    }

    World withoutFiles(Set<DataFile> files) {
        Set<DataFile> fewer = new HashSet<>(disk);
        fewer.removeAll(files);
        return new World(log, fewer, ledger, drivers, underWay, source);
    }

    World committed(Commit commit) {
        List<Commit> longer = new ArrayList<>(log);
        longer.add(commit);
        return new World(longer, disk, ledger, drivers, underWay, source);
    }

    World underWay(Optional<Commit> commit) {
        return new World(log, disk, ledger, drivers, commit, source);
    }

    World source(int generation) {
        return new World(log, disk, ledger, drivers, underWay, generation);
    }
}
