package io.tidegate.testing;

import io.tidegate.cli.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A driver process that has its Spark session before it is told what to do: commands, one a line of its input, with blanks between
 * their words. It is gone when its input ends.
 */
public final class ToldDriver implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String READY = "READY";
    private static final Pattern ENDED = Pattern.compile("(?m)^ENDED (\\d+)$");

    private final Process process;
    private final Path log;
    private int told;

    private ToldDriver(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** One that works in the folder. */
    public static ToldDriver in(Path folder, Path log) {
        return of(process(folder, log), log);
    }

    /** Its process, for those who change how it is started. */
    public static ProcessBuilder process(Path folder, Path log) {
        return Child.java(Main.class, log, folder.toString());
    }

    public static ToldDriver of(ProcessBuilder process, Path log) {
        try {
            return new ToldDriver(process.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has its session. */
    public ToldDriver ready() {
        Awaitility.await("a driver that is ready, " + log)
                .atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> !process.isAlive() || text().contains(READY));
        return this;
    }

    /** Tells it what to do next, and does not wait. */
    public void tell(String command) {
        ready();
        told++;
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the driver died before: " + text(), e);
        }
    }

    /** Waits for the status that the last command ended with. */
    public int status() {
        Awaitility.await("the end of a command, " + log)
                .atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> !process.isAlive() || hasEnded());
        if (!hasEnded()) {
            throw new AssertionError("it died by itself: " + text());
        }
        List<MatchResult> ends = ENDED.matcher(text()).results().toList();
        return Integer.parseInt(ends.get(ends.size() - 1).group(1));
    }

    public int does(String command) {
        tell(command);
        return status();
    }

    private boolean hasEnded() {
        return ENDED.matcher(text()).results().count() == told;
    }

    /** {@code kill -9} in the midst of a command; false when that had come to its end before. */
    public boolean isKilledAfter(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        try {
            while (System.nanoTime() < end && !hasEnded()) {
                Thread.sleep(LOOK.toMillis());
            }
            return !hasEnded() && process.destroyForcibly().waitFor() == 137 && !hasEnded();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String text() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** {@code FOLDER} */
    static final class Main extends SparkTest {
        private Main() {}

        public static void main(String[] args) throws IOException {
            SPARK.range(1).count();
            System.out.println(READY);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = in.readLine(); command != null; command = in.readLine()) {
                Commands.Ended ended = Commands.run(Path.of(args[0]), List.of(command.split(" ")));
                System.out.println(ended.text());
                System.out.println("ENDED " + ended.exit());
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
