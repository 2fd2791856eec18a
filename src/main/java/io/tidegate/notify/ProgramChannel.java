package io.tidegate.notify;

import io.tidegate.report.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that gets the message's document on its standard input. No shell, and of the environment only what is listed here and what
 * the channel gives it. One that does not end in time is ended, with all that it has started.
 */
final class ProgramChannel implements Channel {
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a program finds its way with. */
    private static final List<String> KEPT = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final int MOST_SAID = 4 * 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String name;
    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration limit;

    /** @param environment beside what every program gets */
    ProgramChannel(String name, List<String> words, Map<String, String> environment, Duration limit) {
        this.name = name;
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.limit = limit;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Delivery deliver(Message message) {
        Path input = null;
        try {
            input = Files.createTempFile("tidegate-", ".json"); // for the eyes of this user only
            input.toFile().deleteOnExit();
            Files.write(input, message.json());
            return ended(start(input));
        } catch (IOException e) {
            return new Delivery.Failed("its program cannot be started", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Failed("there was no time left for its program");
        } finally {
            remove(input);
        }
    }

    private Process start(Path input) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectInput(input.toFile());
        Map<String, String> given = builder.environment();
        given.keySet().retainAll(KEPT);
        given.putAll(environment);
        return builder.start();
    }

    private Delivery ended(Process process) throws InterruptedException {
        Said said = new Said(process.getInputStream());
        said.start();
        Thread atExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Delivery.Failed(
                        "its program did not end within " + Numbers.count(Math.max(1, limit.toSeconds()), "second"),
                        said.text());
            }
            said.join(LAST_WORDS.toMillis());
            int status = process.exitValue();
            return status == 0
                    ? new Delivery.Sent()
                    : new Delivery.Failed("its program ended with status %d".formatted(status), said.text());
        } finally {
            end(process);
            forget(atExit);
        }
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is at work: this process is ending
        }
    }

    private static void remove(Path input) {
        try {
            if (input != null) {
                Files.deleteIfExists(input);
            }
        } catch (IOException e) {
            // the message is in a folder that is emptied anyway
        }
    }

    /** Reads on to the end, so that the program can write it, and keeps the beginning. */
    private static final class Said extends Thread {
        private final InputStream in;
        private final StringBuffer kept = new StringBuffer();

        Said(InputStream in) {
            super("tidegate-program-output");
            setDaemon(true);
            this.in = in;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[MOST_SAID];
            try (in) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    int room = MOST_SAID - kept.length();
                    if (room > 0) {
                        kept.append(new String(buffer, 0, Math.min(read, room), StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException e) {
                // it was ended
            }
        }

        String text() {
            return kept.toString().strip();
        }
    }
}
