package io.tidegate.report;

/** How much of a whole is done and how much was stopped, as a bar; always beside the numbers, never instead of them. */
final class ProgressBar {
    private static final int WIDTH = 24;

    private final Screen screen;

    ProgressBar(Screen screen) {
        this.screen = screen;
    }

    /** Something is never drawn as nothing, and all but something never as all. */
    String drawn(int done, int stopped, int all) {
        int full = cells(done, all);
        int bad = Math.min(cells(stopped, all), WIDTH - full);
        String on = screen.isUnicode() ? "■" : "#";
        String off = screen.isUnicode() ? "·" : ".";
        String cross = screen.isUnicode() ? "✖" : "X";
        return on.repeat(full) + cross.repeat(bad) + off.repeat(WIDTH - full - bad);
    }

    private static int cells(int part, int all) {
        if (part <= 0 || all <= 0) {
            return 0;
        }
        int cells = (int) ((long) part * WIDTH / all);
        return part >= all ? WIDTH : Math.max(1, Math.min(WIDTH - 1, cells));
    }
}
