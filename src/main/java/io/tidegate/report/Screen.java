package io.tidegate.report;

/**
 * What lines are drawn on.
 *
 * @param width columns a line may take; no view draws wider than this unless it is under 40
 * @param isUnicode false where only ASCII can be shown; data itself is passed on as it is
 */
public record Screen(int width, Palette palette, boolean isUnicode) {
    /** Narrower than this, views would be unreadable. */
    private static final int NARROWEST = 40;

    public Screen {
        width = Math.max(width, NARROWEST);
    }

    /** Without colour, in Unicode: files, pipes and tests. */
    public static Screen plain(int width) {
        return new Screen(width, Palette.OFF, true);
    }

    /** Marks that text was cut. */
    String ellipsis() {
        return isUnicode ? "…" : "..";
    }

    /** The text in the colour of the tone; expects text that is harmless. */
    public String paint(Palette.Tone tone, String text) {
        return palette.paint(tone, text);
    }
}
