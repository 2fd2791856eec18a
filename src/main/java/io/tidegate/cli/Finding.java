package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.report.Palette.Tone;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code doctor} found of one thing.
 *
 * @param code the error it would lead to; only of a failure
 * @param mend what {@code --repair} does about it; says what it did
 */
record Finding(
        Health health,
        String what,
        String text,
        String cure,
        Optional<ErrorCode> code,
        Optional<Supplier<String>> mend) {
    /** How well it is. */
    enum Health {
        FAIL(Tone.BAD),
        WARN(Tone.CAUTION),
        OK(Tone.GOOD);

        private final Tone tone;

        Health(Tone tone) {
            this.tone = tone;
        }

        Tone tone() {
            return tone;
        }

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Finding ok(String what, String text) {
        return new Finding(Health.OK, what, text, "", Optional.empty(), Optional.empty());
    }

    static Finding warn(String what, String text, String cure) {
        return new Finding(Health.WARN, what, text, cure, Optional.empty(), Optional.empty());
    }

    static Finding fail(String what, ErrorCode code, String text, String cure) {
        return new Finding(Health.FAIL, what, text, cure, Optional.of(code), Optional.empty());
    }

    Finding mendedBy(Supplier<String> work) {
        return new Finding(health, what, text, cure, code, Optional.of(work));
    }

    static Finding fail(String what, TidegateException e) {
        return fail(what, e.code(), e.getMessage(), e.cure());
    }
}
