package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A few lines of what was typed and shown: {@code $ } and a command as it was typed, then some of the lines that it showed, in their
 * order. Lines that are empty, {@code …} or begin with {@code # } are the excerpt's own.
 */
record Excerpt(String text) {
    private static final int BEGINNING = 24;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** How the three kinds of lines look. */
    private record Look(UnaryOperator<String> command, UnaryOperator<String> shown, UnaryOperator<String> own) {
        static final Look PLAIN = new Look(
                UnaryOperator.identity(), shown -> COLOUR.matcher(shown).replaceAll(""), UnaryOperator.identity());
        static final Look COLOURED =
                new Look(line -> painted("1", line), UnaryOperator.identity(), line -> painted("2", line));

        private static String painted(String code, String line) {
            return line.isEmpty() ? "" : "\u001b[" + code + "m" + line + "\u001b[0m";
        }
    }

    /** The same lines as they were shown this time. */
    String retaken(List<Tutorial.Typed> typed) {
        return taken(typed, Look.PLAIN);
    }

    /** As {@link #retaken}, with the colours of a terminal. */
    String coloured(List<Tutorial.Typed> typed) {
        return taken(typed, Look.COLOURED);
    }

    /**
     * Each of its lines was shown by its command, in this order; where lines were broken makes no difference.
     *
     * @param words a text without what each run measures anew, its blanks as one
     */
    void requireShown(List<Tutorial.Typed> typed, UnaryOperator<String> words) {
        List<Tutorial.Typed> later = new ArrayList<>(typed);
        String shown = "";
        String command = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("$ ") || command.endsWith("\\")) {
                command = line.startsWith("$ ") ? line : command + "\n" + line;
                if (!line.endsWith("\\")) {
                    shown = words.apply(String.join("\n", found(command.substring(2), later)));
                }
            } else if (!isOwn(line)) {
                String wanted = words.apply(line).strip();
                assertThat(shown).as(command).contains(wanted);
                shown = shown.substring(shown.indexOf(wanted) + wanted.length());
            }
        }
    }

    private static boolean isOwn(String line) {
        return line.isBlank() || line.equals("…") || line.startsWith("# ");
    }

    private String taken(List<Tutorial.Typed> typed, Look look) {
        List<String> lines = new ArrayList<>();
        List<Tutorial.Typed> later = new ArrayList<>(typed);
        List<String> left = List.of();
        String command = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("$ ") || command.endsWith("\\")) {
                command = line.startsWith("$ ") ? line : command + "\n" + line;
                lines.add(look.command().apply(line));
                if (!line.endsWith("\\")) {
                    left = found(command.substring(2), later);
                }
            } else if (isOwn(line)) {
                lines.add(look.own().apply(line));
            } else {
                int at = at(line, left)
                        .orElseThrow(() -> new AssertionError("not shown, or not in this order: " + line));
                lines.add(look.shown().apply(left.get(at)));
                left = left.subList(at + 1, left.size());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** What the next such command showed. */
    private static List<String> found(String command, List<Tutorial.Typed> later) {
        while (!later.isEmpty()) {
            Tutorial.Typed next = later.remove(0);
            if (joined(next.line()).equals(joined(command))) {
                return next.shown().lines().toList();
            }
        }
        assertThat(false)
                .as("typed nowhere on the page, or not in this order: " + command)
                .isTrue();
        return List.of();
    }

    private static String joined(String command) {
        return command.replaceAll("\\\\\n", " ")
                .replaceAll(" #.*", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The line that looks like it, else the one that begins like it, else, for what goes on under another line, the next one. */
    private static Optional<Integer> at(String line, List<String> shown) {
        List<String> shapes = shown.stream()
                .map(one -> shape(COLOUR.matcher(one).replaceAll("")))
                .toList();
        int same = shapes.indexOf(shape(line));
        if (same >= 0) {
            return Optional.of(same);
        }
        if (line.startsWith("    ") && !shown.isEmpty()) {
            return Optional.of(0);
        }
        String start = shape(line).substring(0, Math.min(BEGINNING, shape(line).length()));
        return IntStream.range(0, shapes.size())
                .filter(i -> shapes.get(i).startsWith(start))
                .boxed()
                .findFirst();
    }

    /** The line without what another day measures otherwise. */
    private static String shape(String line) {
        return Tutorial.words(line)
                .replaceAll("[0-9.,:]*[0-9]", "#")
                .replaceAll("# [kM]?B\\b", "# B")
                .strip();
    }
}
