package io.tidegate.chaos;

import io.tidegate.testing.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The other driver process ({@link Driver}); started anew after it was halted, ahead of its next use. */
final class Companion implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path root;
    private final Path logs;
    private Process process;
    private BufferedReader answers;
    private int started;

    Companion(Path root, Path logs) {
        this.root = root;
        this.logs = logs;
        start();
    }

    private void start() {
        try {
            Path log = logs.resolve("companion-%d.txt".formatted(++started));
            process = Child.java(Driver.class, log, root.toString())
                    .redirectErrorStream(false)
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .redirectError(log.toFile())
                    .start();
            answers = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int started() {
        return started;
    }

    /** Builds the days, undisturbed. */
    int builds() {
        tell("build");
        return answer();
    }

    /** Builds the days and dies at the phase, as by {@code kill -9}. */
    int haltsAt(Phase phase) {
        tell("halt " + phase);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the companion neither died nor answered at " + phase);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            start();
        }
    }

    /** Builds the days and stands still at the phase until the other run is over. */
    int pausesAt(Phase phase, Runnable meanwhile) {
        tell("pause " + phase);
        Awaitility.await("the pause at " + phase)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(this::isStopped);
        try {
            meanwhile.run();
        } finally {
            signal("CONT");
        }
        return answer();
    }

    private boolean isStopped() throws IOException {
        String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())), StandardCharsets.ISO_8859_1);
        return stat.startsWith(") T", stat.lastIndexOf(')'));
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void tell(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int answer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(Driver.ANSWER)) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new AssertionError("the companion died; see " + logs);
            }
            return Integer.parseInt(line.substring(Driver.ANSWER.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
