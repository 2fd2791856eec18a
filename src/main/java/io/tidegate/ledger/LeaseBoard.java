package io.tidegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The leases of one job as they lie on disk: who holds what, and what nobody holds any more. For people, not for runs. */
public final class LeaseBoard {
    private final LeaseFolder folder;
    private final Clock clock;

    private LeaseBoard(LeaseFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** @param ledgerLocation of a ledger with leases (see {@link Leases#supported}) */
    public static LeaseBoard of(String ledgerLocation, String job, Clock clock) {
        return new LeaseBoard(Leases.folder(ledgerLocation, job), clock);
    }

    /**
     * One lease file.
     *
     * @param holder who holds it, in words; empty when it is dead
     * @param run whose it is, where it holds and can be read
     */
    public record Entry(String partition, Optional<String> holder, Optional<RunId> run, Path file) {
        public boolean isDead() {
            return holder.isEmpty();
        }
    }

    /** Every lease file of the job, sorted by partition. */
    public List<Entry> entries() {
        try {
            Instant now = clock.instant();
            List<Entry> entries = new ArrayList<>();
            for (Map.Entry<String, NavigableMap<Long, Path>> numbers : new TreeMap<>(folder.files()).entrySet()) {
                for (Path file : numbers.getValue().values()) {
                    entries.add(entry(numbers.getKey(), file, now));
                }
            }
            return entries;
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }

    private static Entry entry(String partition, Path file, Instant now) throws IOException {
        if (LeaseFile.judge(file, now) instanceof LeaseFile.Judgement.Holds holds) {
            return new Entry(partition, Optional.of(holds.by()), holds.run(), file);
        }
        return new Entry(partition, Optional.empty(), Optional.empty(), file);
    }

    /** Removes what is dead: leases that nobody renews any more, and drafts that were never linked. Returns how many files. */
    public int sweep() {
        try {
            int removed = 0;
            for (Entry entry : entries()) {
                removed += entry.isDead() && Files.deleteIfExists(entry.file()) ? 1 : 0;
            }
            for (Path draft : oldDrafts()) {
                removed += Files.deleteIfExists(draft) ? 1 : 0;
            }
            return removed;
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }

    /** Drafts of processes that are gone. */
    public List<Path> oldDrafts() {
        try {
            return folder.oldDrafts(clock.instant().minus(Leases.EXPIRY));
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }

    /** Removes the lease of a partition whoever holds it. A run that is at it ends as superseded before its commit. */
    public void unlock(String partition) {
        try {
            for (Entry entry : entries()) {
                if (entry.partition().equals(partition)) {
                    Files.deleteIfExists(entry.file());
                }
            }
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }
}
