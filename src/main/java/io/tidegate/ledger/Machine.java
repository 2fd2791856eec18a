package io.tidegate.ledger;

import io.tidegate.storage.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** This host and its processes: whether the process that a lease names can still be at work. */
public final class Machine {
    /** Process starts are told to 10 ms, and by a clock that may be set meanwhile. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Instant START =
            ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
    private static final String HOST = readHost();
    private static final String PROCESS_SPACE = readProcessSpace();

    private Machine() {}

    /** The name that run_started and leases carry. */
    public static String host() {
        return HOST;
    }

    /**
     * Where process ids mean the same: this boot of this host, and on Linux this container. Two containers may share a host name;
     * a process id of one says nothing about the other.
     */
    static String processSpace() {
        return PROCESS_SPACE;
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    /** This very process, in the letters of a file name. */
    public static String process() {
        return "%s-%d-%d".formatted(spaceName(), pid(), processStart().toEpochMilli());
    }

    /** Whether the process that {@link #process} named is certainly over; false for one of another host or container. */
    public static boolean isOver(String process) {
        String[] parts = process.split("-");
        try {
            return parts.length == 3
                    && parts[0].equals(spaceName())
                    && !isAlive(Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String spaceName() {
        return Fingerprint.of().add(PROCESS_SPACE).hex().substring(0, 12);
    }

    static Instant processStart() {
        return START;
    }

    /** Whether that very process lives: same id, and started then (an id is used again after a while). */
    static boolean isAlive(long pid, Instant startedAt) {
        Optional<ProcessHandle> process = living(pid);
        if (process.isEmpty()) {
            return false;
        }
        Optional<Instant> start = process.get().info().startInstant();
        return start.isEmpty()
                || startedAt.equals(Instant.EPOCH)
                || Duration.between(start.get(), startedAt).abs().compareTo(TOLERANCE) <= 0;
    }

    /** Whether a process of that id lives that was already there at the given moment. */
    static boolean wasAliveSince(long pid, Instant moment) {
        return living(pid)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> !start.isAfter(moment.plus(TOLERANCE)))
                        .orElse(true))
                .isPresent();
    }

    /** Whether the process that began a run is on this host and still there. */
    public static boolean isAtWork(Event.RunStarted started) {
        return started.host().equals(HOST) && wasAliveSince(started.pid(), started.at());
    }

    private static Optional<ProcessHandle> living(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> !isZombie(pid));
    }

    /** Killed, and not yet fetched by its parent: for good in a container whose first process fetches nobody. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            return false;
        }
    }

    private static String readHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown-host");
        }
    }

    private static String readProcessSpace() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return HOST;
        }
    }
}
