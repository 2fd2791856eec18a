package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.Locale;
import java.util.Set;

/** A reason that will mean something to whoever reads the ledger next year. */
final class ReasonText {
    private static final Set<String> PLACEHOLDERS = Set.of(
            "text",
            "reason",
            "why",
            "todo",
            "tbd",
            "fixme",
            "none",
            "null",
            "test",
            "testing",
            "asdf",
            "qwerty",
            "because",
            "rerun",
            "rebuild",
            "backfill",
            "reprocess",
            "bugfix",
            "fixes",
            "fixed",
            "dummy",
            "asap",
            "placeholder",
            "yourreasonhere",
            "somereason",
            "noreason",
            "foobar",
            "blah",
            "blahblah",
            "changeme",
            "notapplicable",
            "nothing",
            "undefined",
            "unknown");

    private ReasonText() {}

    /** @throws io.tidegate.error.TidegateException USAGE for a blank, a placeholder, or more than 500 characters */
    static String read(String text) {
        String reason = Printable.lines(text).strip();
        String letters = reason.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        boolean repeated = !letters.isEmpty() && letters.chars().distinct().count() < 3;
        if (letters.length() < 4 || repeated || PLACEHOLDERS.contains(letters)) {
            throw Usage.wrong(
                    "Cannot use --reason '%s': it says nothing".formatted(Printable.quoted(reason, 40)),
                    "Say why in a few words; the ledger keeps it for whoever asks later.");
        }
        if (reason.length() > 500) {
            throw Usage.wrong("Cannot use the --reason: it is longer than 500 characters", "Shorten it.");
        }
        return reason;
    }
}
