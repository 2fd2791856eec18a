package io.tidegate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which of the three streams are terminals: decides on colour, the live line and whether anybody can be asked. The JDK only
 * knows of stdin and stdout together, so where there is a {@code /proc} its answer for each stream is taken.
 */
record Terminals(boolean in, boolean out, boolean err) {
    static final Terminals NONE = new Terminals(false, false, false);

    static Terminals ofThisProcess(Map<String, String> env) {
        if ("dumb".equals(env.get("TERM"))) {
            return NONE;
        }
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            boolean console = System.console() != null;
            return new Terminals(console, console, console);
        }
        return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
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
