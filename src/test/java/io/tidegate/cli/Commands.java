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

/** Runs real commands in this JVM, Spark and all, as if typed in a folder. */
public final class Commands {
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
}
