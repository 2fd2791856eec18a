package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The launcher's offer to begin another process of the same command when this one ends with {@link #STATUS}. What the one hands over
 * to the other is a line in a file that the launcher made: the hash of the plan, and the runs so far. The launcher says by system
 * properties which file that is, which process it is itself, and whether a signal came while no process was there to hear it.
 *
 * @param file empty where nobody waits, as under spark-submit
 * @param launcher its process id
 * @param signal INT or TERM
 */
record Renewal(Optional<Path> file, long launcher, Optional<String> signal) {
    /** The exit status that asks for another process; no command ends with it. */
    static final int STATUS = 90;

    /** What an earlier process of the command handed over; no runs when there was none. */
    record Earlier(String hash, List<RunId> runs) {
        static final Earlier NONE = new Earlier("", List.of());
    }

    static Renewal ofThisProcess() {
        return of(System.getProperties());
    }

    static Renewal of(Properties properties) {
        return new Renewal(
                Optional.ofNullable(properties.getProperty("tidegate.renewal")).map(Path::of),
                Long.parseLong(properties.getProperty("tidegate.launcher", "0")),
                Optional.ofNullable(properties.getProperty("tidegate.signal")));
    }

    boolean isOffered() {
        return file.isPresent();
    }

    /** Whether the launcher is there still: where it was killed, nobody would begin another process. */
    boolean isAwaited() {
        return isOffered()
                && ProcessHandle.current()
                        .parent()
                        .filter(parent -> parent.pid() == launcher)
                        .isPresent();
    }

    /** @throws TidegateException INFRASTRUCTURE when the file cannot be read */
    Earlier earlier() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return Earlier.NONE;
        }
        try {
            String line = Files.readString(file.get()).strip();
            List<String> words = Arrays.asList(line.split(" "));
            return line.isEmpty()
                    ? Earlier.NONE
                    : new Earlier(
                            words.get(0), words.stream().skip(1).map(RunId::new).toList());
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /** From here on this process speaks for the command. */
    void takenOver() {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /** @param runs of the command, this process's last */
    void handOver(String hash, List<RunId> runs) {
        String line = Stream.concat(Stream.of(hash), runs.stream().map(RunId::text))
                .collect(Collectors.joining(" ", "", "\n"));
        try {
            Files.writeString(file.orElseThrow(), line);
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    private TidegateException trouble(IOException e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot go on in a fresh process: %s (%s)".formatted(file.orElseThrow(), e.getMessage()),
                "What was published stays; `tidegate backfill resume` goes on. TMPDIR says where the launcher keeps its file.",
                e);
    }
}
