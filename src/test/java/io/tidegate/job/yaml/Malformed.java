package io.tidegate.job.yaml;

import java.util.List;

/** A hundred and more job files with a fault each, the line it is on, and what is said of it. */
final class Malformed {
    /** @param line of the fault, from 1 */
    record Case(String name, String text, int line, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What a JSON Schema can tell too. */
    static final List<Case> STRUCTURE = MalformedStructure.CASES;

    /** What takes more than a schema. */
    static final List<Case> MEANING = MalformedMeaning.CASES;

    /** What is not the YAML that job files are written in. */
    static final List<Case> SYNTAX = MalformedSyntax.CASES;

    private Malformed() {}

    /** The smallest file with {@code old} replaced; the fault is on the first line that holds {@code at}, or the last line when that is empty. */
    static Case edit(String name, String old, String replacement, String at, String says) {
        return whole(name, JobText.with(old, replacement), at, says);
    }

    static Case whole(String name, String text, String at, String says) {
        int index = at.isEmpty() ? -1 : text.indexOf(at);
        if (!at.isEmpty() && index < 0) {
            throw new IllegalArgumentException(name + ": no '" + at + "' in\n" + text);
        }
        int line = index < 0
                ? 0
                : 1
                        + (int) text.substring(0, index)
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
        return new Case(name, text, line, says);
    }
}
