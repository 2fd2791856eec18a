package io.tidegate.cli;

import io.tidegate.job.Project;
import io.tidegate.report.Screen;
import io.tidegate.run.Engine;
import io.tidegate.run.Recovery;
import io.tidegate.run.RunSettings;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All that a command touches outside itself, so that tests can hand in their own.
 *
 * @param directory what relative paths on the command line are relative to
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> env,
        Clock clock,
        Path directory,
        Terminals terminals,
        Engines engines,
        Recoveries recoveries) {
    /** Narrow enough for every terminal that does not tell its width. */
    private static final int USUAL_TERMINAL = 80;

    /** As long as lines of a file can well be. */
    private static final int FILE = 160;

    Surroundings {
        Objects.requireNonNull(out, "out is null");
        env = Map.copyOf(env);
    }

    /** Columns of what is written to: COLUMNS, then what the terminal says of itself; 0 where no stream is a terminal. */
    int width() {
        String columns = env.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9]\\d{1,3}")) {
            return Integer.parseInt(columns);
        }
        int told = terminals.width().getAsInt();
        return told > 0 ? told : terminals.out() || terminals.err() ? USUAL_TERMINAL : 0;
    }

    /** Stdout as views see it: as wide as the terminal, or as files can well be. */
    Screen screen(Colour colour) {
        boolean isFile = terminals.err() && !terminals.out() && !env.containsKey("COLUMNS");
        int known = isFile ? 0 : width();
        int width = known == 0 ? FILE : known;
        String charset = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> env.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("UTF-8");
        boolean isUnicode = charset.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
        return new Screen(width, colour.palette(), isUnicode);
    }

    /** Starts Spark; asked only when there is work for it. */
    @FunctionalInterface
    interface Engines {
        Engine open(Project project, RunSettings settings);
    }

    /** Opens recovery; asked only by {@code doctor}. */
    @FunctionalInterface
    interface Recoveries {
        Recovery of(Project project, RunSettings settings);
    }
}
