package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries what a run will need of a folder: to create a file once only, to read it back, to link, and to agree on the time. Leaves
 * nothing behind but the folder.
 */
final class StorageProbe {
    private static final Duration TOLERATED = Duration.ofSeconds(5);
    private static final long LITTLE_SPACE = 1_000_000_000L;

    private final String what;
    private final String location;
    private final Clock clock;

    StorageProbe(String what, String location, Clock clock) {
        this.what = what;
        this.location = location;
        this.clock = clock;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(createsOnce());
            if (Locations.isLocal(location)) {
                Path folder = Locations.local(location);
                findings.add(links(folder));
                findings.add(space(folder));
                findings.add(time(folder));
            } else {
                findings.add(Finding.warn(
                        what + " leases",
                        "%s is not a local file system: there are no leases".formatted(location),
                        "Let the orchestrator start one run of a job at a time."));
            }
        } catch (TidegateException e) {
            findings.add(Finding.fail(what, e));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    what,
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot use %s: %s".formatted(location, e.getMessage()),
                    "Check its permissions and free space."));
        }
        return findings;
    }

    private String probeName() {
        return ".doctor-" + RunId.next(Clock.systemUTC());
    }

    private Finding createsOnce() {
        String file = Locations.child(location, probeName());
        Storage storage = Storage.at(location);
        byte[] content = "probe".getBytes(StandardCharsets.UTF_8);
        try {
            boolean first = storage.createNew(file, content);
            boolean second = storage.createNew(file, content);
            boolean same = storage.read(file)
                    .map(read -> java.util.Arrays.equals(read, content))
                    .orElse(false);
            return first && !second && same
                    ? Finding.ok(what, "%s can be written, read, and creates a file once only".formatted(location))
                    : Finding.fail(
                            what,
                            ErrorCode.UNSAFE_TARGET,
                            "%s does not create a file once only".formatted(location),
                            "Use another file system: two drivers could both believe they had committed.");
        } finally {
            storage.delete(file);
        }
    }

    private Finding links(Path folder) throws IOException {
        Path from = folder.resolve(probeName());
        Path to = folder.resolve(probeName());
        Files.createFile(from);
        try {
            Files.createLink(to, from);
            return Finding.ok(what + " link", "the file system has hard links: commits cannot collide");
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.fail(
                    what + " link",
                    ErrorCode.UNSAFE_TARGET,
                    "the file system has no hard links (%s)".formatted(e.getMessage()),
                    "Use a file system that has them; without, two drivers could win the same commit.");
        } finally {
            Files.deleteIfExists(to);
            Files.deleteIfExists(from);
        }
    }

    private Finding space(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        return free < LITTLE_SPACE
                ? Finding.warn(what + " space", Numbers.bytes(free) + " free", "Make room before the next run.")
                : Finding.ok(what + " space", Numbers.bytes(free) + " free");
    }

    private Finding time(Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve(probeName()));
        try {
            Instant there = Files.getLastModifiedTime(file).toInstant();
            Duration apart = Duration.between(there, clock.instant()).abs();
            return apart.compareTo(TOLERATED) > 0
                    ? Finding.warn(
                            what + " clock",
                            "this machine's clock is %s off that of the file system".formatted(Numbers.duration(apart)),
                            "Set the clocks; leases and due times go by them.")
                    : Finding.ok(what + " clock", "this machine and the file system agree on the time");
        } finally {
            Files.delete(file);
        }
    }
}
