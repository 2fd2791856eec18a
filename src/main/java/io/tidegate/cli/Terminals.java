package io.tidegate.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the three streams are terminals: decides on colour, the live line and whether anybody can be asked. The JDK only
 * knows of stdin and stdout together, so where there is a {@code /proc} its answer for each stream is taken.
 *
 * @param width columns of the terminal that this process belongs to; 0 where there is none, or nobody knows
 */
record Terminals(boolean in, boolean out, boolean err, IntSupplier width) {
    static final Terminals NONE = new Terminals(false, false, false, () -> 0);

    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d+ (\\d{1,4})\\s*");

    static Terminals ofThisProcess(Map<String, String> env) {
        boolean console = System.console() != null;
        boolean isTold = Files.isDirectory(Path.of("/proc/self/fd"));
        boolean out = isTold ? isTerminal(1) : console;
        boolean err = isTold ? isTerminal(2) : console;
        if ("dumb".equals(env.get("TERM"))) {
            // Neither colours nor a line that is drawn over, but lines still have to fit.
            return new Terminals(false, false, false, out ? () -> Measured.WIDTH : () -> 0);
        }
        return new Terminals(isTold ? isTerminal(0) : console, out, err, out || err ? () -> Measured.WIDTH : () -> 0);
    }

    /** Asked for once, and only by who draws something. */
    private static final class Measured {
        private static final int WIDTH = measured();
    }

    /** Shells seldom export COLUMNS, and Java cannot ask a terminal; {@code stty} can. */
    private static int measured() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            Matcher size = ROWS_AND_COLUMNS.matcher(
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return size.matches() ? Integer.parseInt(size.group(1)) : 0;
        } catch (IOException | SecurityException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | SecurityException e) {
            return false;
        }
    }
}
