package io.tidegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A lease of files, renewed by a daemon thread of its own. */
final class FileLease implements Lease {
    private final RunId run;
    private final List<String> partitions;
    private final List<Path> names;
    private final LeaseFile content;
    private final Clock clock;
    private final ScheduledExecutorService renewals;

    private Instant renewed;
    private boolean isLost;
    private boolean isClosed;

    FileLease(
            RunId run,
            List<String> partitions,
            List<Path> names,
            LeaseFile content,
            Clock clock,
            Duration renewal,
            Instant acquired) {
        this.run = run;
        this.partitions = List.copyOf(partitions);
        this.names = List.copyOf(names);
        this.content = content;
        this.clock = clock;
        this.renewed = acquired;
        this.renewals = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidegate-lease-" + run);
            thread.setDaemon(true);
            return thread;
        });
        renewals.scheduleWithFixedDelay(this::renew, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public List<String> partitions() {
        return partitions;
    }

    /** A renewal that fails is tried again at the next; after two minutes of failures the lease counts as lost. */
    synchronized void renew() {
        if (isClosed) {
            return;
        }
        try {
            Instant now = clock.instant();
            for (Path name : names) {
                if (content.isIn(name)) {
                    Files.setLastModifiedTime(name, FileTime.from(now));
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
        return !isClosed && !isLost && clock.instant().isBefore(renewed.plus(Leases.EXPIRY));
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        renewals.shutdownNow();
        try {
            LeaseFolder.deleteOurs(names, content);
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
    }
}
