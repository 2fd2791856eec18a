package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Takes leases. Only ledgers on {@code file:} have them; elsewhere a claim always succeeds and holds nothing, and whoever runs
 * says so (see {@link #supported}).
 *
 * <p>A lease is a file {@code <ledger>/leases/<job>/<partition>.<number>.json}; the highest number counts. It is created by
 * link(2), so that of two takers of one number one wins, and is never changed but for its modification time, the last renewal.
 * A lease is taken over by creating the next number, when it was not renewed for two minutes or when its process, on the same
 * host, is gone. A file that cannot be read holds like any other until two minutes after its time. One whose time lies ahead
 * (a clock was set, or two hosts disagree) holds until that time and two minutes more, unless its process is known to be gone:
 * rather a run too few than two at once. A run that was taken over while it stood still, whatever the clocks said, learns of it
 * before it commits (see {@link Lease#confirm}). The lease of a backfill is no obstacle to a run, which takes it over.
 */
public final class Leases {
    static final Duration EXPIRY = Duration.ofMinutes(2);
    static final Duration RENEWAL = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 8;

    private final LeaseFolder folder;
    private final Clock clock;
    private final Duration renewal;
    private final RunId run;
    private final Rank rank;
    private final LeaseFile ours;
    private final LongSupplier nanos;

    private Leases(
            LeaseFolder folder,
            Clock clock,
            Duration renewal,
            RunId run,
            Rank rank,
            LeaseFile ours,
            LongSupplier nanos) {
        this.rank = rank;
        this.nanos = nanos;
        this.folder = folder;
        this.clock = clock;
        this.renewal = renewal;
        this.run = run;
        this.ours = ours;
    }

    /** Whether a ledger at this location can have leases. */
    public static boolean supported(String ledgerLocation) {
        return Locations.isLocal(ledgerLocation);
    }

    /**
     * Takes the lease of every partition, or of none.
     *
     * @param partitions as users write them
     * @throws TidegateException INFRASTRUCTURE when the lease files cannot be read or written
     */
    public static Claim acquire(String ledgerLocation, String job, List<String> partitions, RunId run, Clock clock) {
        return acquire(ledgerLocation, job, partitions, run, Rank.RUN, clock);
    }

    /** @param rank a run takes the lease of a backfill over; one of its own rank, or above it, it leaves alone */
    public static Claim acquire(
            String ledgerLocation, String job, List<String> partitions, RunId run, Rank rank, Clock clock) {
        return acquire(ledgerLocation, job, partitions, run, rank, clock, RENEWAL, System::nanoTime);
    }

    /** @param nanos a clock that nobody sets: by it a run knows that it has not renewed for too long */
    static Claim acquire(
            String ledgerLocation,
            String job,
            List<String> partitions,
            RunId run,
            Rank rank,
            Clock clock,
            Duration renewal,
            LongSupplier nanos) {
        if (!supported(ledgerLocation)) {
            return new Claim.Acquired(new NoLease(run, List.copyOf(partitions)));
        }
        LeaseFolder folder = folder(ledgerLocation, job);
        LeaseFile ours = LeaseFile.ours(run, job, clock.instant(), rank);
        return new Leases(folder, clock, renewal, run, rank, ours, nanos).acquire(new TreeSet<>(partitions));
    }

    static LeaseFolder folder(String ledgerLocation, String job) {
        return new LeaseFolder(Locations.local(ledgerLocation).resolve("leases").resolve(LeaseFolder.encoded(job)));
    }

    private Claim acquire(TreeSet<String> partitions) {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<Claim> claim = attempt(partitions);
                if (claim.isPresent()) {
                    return claim.get();
                }
                pause(attempt);
            }
        } catch (IOException e) {
            throw trouble(e);
        }
        return new Claim.Held(
                "another run that asked at the same moment", clock.instant().plus(EXPIRY), List.copyOf(partitions));
    }

    /** Empty when another taker was met on the way; whatever was taken is given back then. */
    private Optional<Claim> attempt(TreeSet<String> partitions) throws IOException {
        Instant now = clock.instant();
        TreeMap<String, Path> taken = new TreeMap<>();
        Set<Path> dead = new HashSet<>();
        boolean isKept = false;
        Path draft = folder.draft(ours.bytes(), now);
        try {
            Optional<Claim> stopped = take(partitions, draft, now, taken, dead);
            if (stopped.isPresent()) {
                return stopped;
            }
            if (taken.size() < partitions.size() || !areAlone(taken, dead)) {
                return Optional.empty();
            }
            for (Path path : dead) {
                Files.deleteIfExists(path);
            }
            isKept = true;
            return Optional.of(new Claim.Acquired(new FileLease(run, folder, taken, ours, clock, renewal, nanos)));
        } finally {
            Files.deleteIfExists(draft);
            if (!isKept) {
                LeaseFolder.deleteOurs(taken.values(), ours);
            }
        }
    }

    /** Takes one after the other, in order, so that two takers never wait for each other; stops at the first that is lost. */
    private Optional<Claim> take(
            TreeSet<String> partitions, Path draft, Instant now, Map<String, Path> taken, Set<Path> dead)
            throws IOException {
        Map<String, NavigableMap<Long, Path>> files = folder.files();
        List<String> heldPartitions = new ArrayList<>();
        List<LeaseFile.Judgement.Holds> holders = new ArrayList<>();
        for (String partition : partitions) {
            NavigableMap<Long, Path> numbers = files.getOrDefault(partition, Collections.emptyNavigableMap());
            boolean isHeld = false;
            for (Path path : numbers.values()) {
                if (LeaseFile.judge(path, now) instanceof LeaseFile.Judgement.Holds holds && holds.against(rank)) {
                    isHeld = true;
                    holders.add(holds);
                } else {
                    dead.add(path);
                }
            }
            if (isHeld) {
                heldPartitions.add(partition);
            } else if (holders.isEmpty()) {
                Path name = folder.path(partition, numbers.isEmpty() ? 1 : numbers.lastKey() + 1);
                if (!LeaseFolder.link(name, draft)) {
                    return Optional.empty();
                }
                taken.put(partition, name);
            }
        }
        if (holders.isEmpty()) {
            return Optional.empty();
        }
        Instant until = holders.stream()
                .map(LeaseFile.Judgement.Holds::until)
                .min(Instant::compareTo)
                .orElseThrow();
        return Optional.of(new Claim.Held(holders.get(0).by(), until, heldPartitions));
    }

    /** Nobody else may have come while we took ours: one that listed the files earlier could have another number. */
    private boolean areAlone(Map<String, Path> taken, Set<Path> dead) throws IOException {
        Map<String, NavigableMap<Long, Path>> files = folder.files();
        for (Map.Entry<String, Path> mine : taken.entrySet()) {
            for (Path path : files.getOrDefault(mine.getKey(), Collections.emptyNavigableMap())
                    .values()) {
                if (!path.equals(mine.getValue()) && !dead.contains(path)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5, 40L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidegateException(ErrorCode.INTERRUPTED, "Cannot take a lease: interrupted", "", e);
        }
    }

    static TidegateException trouble(IOException e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot use the ledger's leases: %s (%s)".formatted(e.getClass().getSimpleName(), e.getMessage()),
                "Check that this user may write the ledger's folder, and that its file system has hard links.",
                e);
    }
}
