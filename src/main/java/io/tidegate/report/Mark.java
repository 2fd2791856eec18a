package io.tidegate.report;

import io.tidegate.plan.Standing;
import io.tidegate.report.Palette.Tone;

/** How a standing is drawn: by shape and by colour, each enough by itself, one column wide. */
enum Mark {
    PUBLISHED(Standing.PUBLISHED, "■", "#", Tone.GOOD),
    STALE(Standing.STALE, "▲", "^", Tone.CAUTION),
    BLOCKED(Standing.BLOCKED, "✖", "X", Tone.BAD),
    FAILED(Standing.FAILED, "!", "!", Tone.BAD),
    RUNNING(Standing.RUNNING, "▶", ">", Tone.ACTIVE),
    ABANDONED(Standing.ABANDONED, "?", "?", Tone.CAUTION),
    MISSING(Standing.MISSING, "·", ".", Tone.QUIET),
    FOREIGN(Standing.FOREIGN, "◇", "o", Tone.OTHER),
    NOT_DUE(Standing.NOT_DUE, " ", " ", Tone.PLAIN);

    private final Standing standing;
    private final String unicode;
    private final String ascii;
    private final Tone tone;

    Mark(Standing standing, String unicode, String ascii, Tone tone) {
        this.standing = standing;
        this.unicode = unicode;
        this.ascii = ascii;
        this.tone = tone;
    }

    static Mark of(Standing standing) {
        return valueOf(standing.name());
    }

    Standing standing() {
        return standing;
    }

    Tone tone() {
        return tone;
    }

    String drawn(Screen screen) {
        return screen.paint(tone, screen.isUnicode() ? unicode : ascii);
    }
}
