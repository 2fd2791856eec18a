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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Surroundings world = new Surroundings(
                both,
                both,
                new ByteArrayInputStream(new byte[0]),
                Map.of("NO_COLOR", "1"),
                Clock.systemUTC(),
                directory,
                new Terminals(false, true, true, () -> columns),
                Engine::open,
                Recovery::of);
        int exit = Main.execute(words, world);
        String screen =
                DRAWN_OVER.matcher(bytes.toString(StandardCharsets.UTF_8)).replaceAll("");
        return new Ended(exit, screen.replace("\r\u001b[2K", ""));
    }
}
