package io.tidegate.cli;

import io.tidegate.run.Engine;
import io.tidegate.run.Recovery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Runs real commands in this JVM, Spark and all, as if typed in a folder. */
public final class Commands {
    /** A live line that another one was drawn over. */
    private static final Pattern DRAWN_OVER = Pattern.compile("\r\u001b\\[2K[^\r\n]*(?=\r\u001b\\[2K)");

    private Commands() {}

    /** @param text standard output and error, as they came */
    public record Ended(int exit, String text) {}

    public static Ended run(Path directory, List<String> words) {
        return run(directory, Clock.systemUTC(), words);
    }

    /** @param clock what the command takes for now */
    public static Ended run(Path directory, Clock clock, List<String> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Surroundings world = new Surroundings(
                both,
                both,
                new ByteArrayInputStream(new byte[0]),
                Map.of(),
                clock,
                directory,
                Terminals.NONE,
                Engine::open,
                Recovery::of);
        int exit = Main.execute(words, world);
        return new Ended(exit, bytes.toString(StandardCharsets.UTF_8));
    }

    /** As on a terminal of so many columns, without colours: what is left on the screen when the command has ended. */
    public static Ended onTerminal(Path directory, int columns, List<String> words) {
        return onTerminal(directory, columns, Map.of("NO_COLOR", "1"), words, line -> {});
    }

    /** @param onLine is given each line as soon as it is printed, before the command goes on */
    public static Ended onTerminal(
            Path directory, int columns, Map<String, String> env, List<String> words, Consumer<String> onLine) {
        Screenful screen = new Screenful(onLine);
        PrintStream both = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Surroundings world = new Surroundings(
                both,
                both,
                new ByteArrayInputStream(new byte[0]),
                env,
                Clock.systemUTC(),
                directory,
                new Terminals(false, true, true, () -> columns),
                Engine::open,
                Recovery::of);
        int exit = Main.execute(words, world);
        String left =
                DRAWN_OVER.matcher(screen.toString(StandardCharsets.UTF_8)).replaceAll("");
        return new Ended(exit, left.replace("\r\u001b[2K", ""));
    }

    /** What was printed, each line told when it is whole. */
    private static final class Screenful extends ByteArrayOutputStream {
        private final Consumer<String> onLine;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Screenful(Consumer<String> onLine) {
            this.onLine = onLine;
        }

        @Override
        public synchronized void write(int b) {
            super.write(b);
            add(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            for (int i = from; i < from + length; i++) {
                add(bytes[i]);
            }
        }

        private void add(int b) {
            if (b == '\n') {
                String whole = line.toString(StandardCharsets.UTF_8);
                line.reset();
                onLine.accept(whole.substring(whole.lastIndexOf('\r') + 1));
            } else {
                line.write(b);
            }
        }
    }
}
