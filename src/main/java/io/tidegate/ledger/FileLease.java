package io.tidegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A lease of files. One daemon thread renews all leases of the process: starting one took longer than everything else of a claim. */
final class FileLease implements Lease {
    private static final ScheduledExecutorService RENEWALS = renewals();

    private final RunId run;
    private final LeaseFolder folder;
    private final SortedMap<String, Path> names;
    private final LeaseFile content;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledFuture<?> renewal;

    private long renewed;
    private boolean isLost;
    private boolean isClosed;

    /**
     * @param names the file of each partition
     * @param every how long from one renewal to the next
     */
    FileLease(
            RunId run,
            LeaseFolder folder,
            SortedMap<String, Path> names,
            LeaseFile content,
            Clock clock,
            Duration every,
            LongSupplier nanos) {
        this.run = run;
        this.folder = folder;
        this.names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        this.content = content;
        this.clock = clock;
        this.nanos = nanos;
        this.renewed = nanos.getAsLong();
        this.renewal =
                RENEWALS.scheduleWithFixedDelay(this::renew, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService renewals() {
        ScheduledThreadPoolExecutor renewals = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tidegate-leases");
            thread.setDaemon(true);
            return thread;
        });
        renewals.setRemoveOnCancelPolicy(true);
        return renewals;
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public List<String> partitions() {
        return List.copyOf(names.keySet());
    }

    /** A renewal that fails is tried again at the next; after two minutes of failures the lease counts as lost. */
    synchronized void renew() {
        if (isClosed || isLost) {
            return;
        }
        long now = nanos.getAsLong();
        try {
            FileTime time = FileTime.from(clock.instant());
            for (Path name : names.values()) {
                if (content.isIn(name)) {
                    Files.setLastModifiedTime(name, time);
                } else {
                    isLost = true;
                }
            }
            renewed = now;
        } catch (NoSuchFileException e) {
            isLost = true;
        } catch (IOException e) {
            // The files keep the time of the last renewal; isHeld() says when that is too long ago.
        }
    }

    @Override
    public synchronized boolean isHeld() {
        return !isClosed && !isLost && nanos.getAsLong() - renewed < Leases.EXPIRY.toNanos();
    }

    @Override
    public synchronized boolean isTaken() {
        return isLost;
    }

    @Override
    public synchronized boolean confirm() {
        renew();
        if (isLost || !isHeld()) {
            return false;
        }
        try {
            Map<String, NavigableMap<Long, Path>> there = folder.files();
            for (Map.Entry<String, Path> name : names.entrySet()) {
                NavigableMap<Long, Path> numbers = there.getOrDefault(name.getKey(), Collections.emptyNavigableMap());
                if (numbers.isEmpty() || !numbers.lastEntry().getValue().equals(name.getValue())) {
                    isLost = true;
                }
            }
            return !isLost;
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        renewal.cancel(false);
        try {
            LeaseFolder.deleteOurs(names.values(), content);
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }
}
