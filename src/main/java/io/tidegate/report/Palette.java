package io.tidegate.report;

/** Colours, or none: the one place that knows ANSI. The 256-colour values were chosen to be read on light and on dark ground. */
public record Palette(boolean isOn) {
    public static final Palette OFF = new Palette(false);
    public static final Palette ON = new Palette(true);

    private static final String RESET = "\u001b[0m";

    /** What a colour says; never the only carrier of it. */
    public enum Tone {
        PLAIN(""),
        GOOD("38;5;28"),
        CAUTION("38;5;166"),
        BAD("38;5;196"),
        ACTIVE("38;5;33"),
        OTHER("38;5;133"),
        QUIET("38;5;244"),
        STRONG("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    public String paint(Tone tone, String text) {
        return isOn && tone != Tone.PLAIN && !text.isBlank() ? "\u001b[" + tone.code + "m" + text + RESET : text;
    }
}
