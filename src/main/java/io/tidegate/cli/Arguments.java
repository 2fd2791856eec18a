package io.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command line with the command found: options of every command may stand before it and are moved behind it, so that
 * only the one command that was called has to be set up.
 *
 * @param command the word that names the command, or the two of a family's member; empty when there is none
 * @param rest everything else, in order
 */
record Arguments(Optional<String> command, List<String> rest) {
    private static final Set<String> WITH_VALUE = Set.of(
            "-f",
            "--file",
            "--env",
            "--var",
            "--conf",
            "-o",
            "--output",
            "--color",
            "--run-id",
            "--run-as",
            "--result-file",
            "--select",
            "--exclude");

    static Arguments of(List<String> all) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String token = all.get(i);
            boolean isOption = token.startsWith("-") && token.length() > 1;
            if (!isOption) {
                List<String> behind = all.subList(i + 1, all.size());
                if (!Catalogue.isFamily(token)) {
                    rest.addAll(behind);
                    return new Arguments(Optional.of(token), List.copyOf(rest));
                }
                Arguments member = of(behind);
                rest.addAll(member.rest());
                String words = member.command().map(word -> token + " " + word).orElse(token);
                return new Arguments(Optional.of(words), List.copyOf(rest));
            }
            rest.add(token);
            if (WITH_VALUE.contains(token) && i + 1 < all.size()) {
                rest.add(all.get(++i));
            }
        }
        return new Arguments(Optional.empty(), List.copyOf(rest));
    }

    /** The value of an option wherever it stands, before anything is checked: for the form in which a usage error is told. */
    static Optional<String> peek(List<String> all, String shortName, String longName) {
        for (int i = 0; i < all.size(); i++) {
            String token = all.get(i);
            if (token.equals(shortName) || token.equals(longName)) {
                return i + 1 < all.size() ? Optional.of(all.get(i + 1)) : Optional.empty();
            }
            if (token.startsWith(longName + "=")) {
                return Optional.of(token.substring(longName.length() + 1));
            }
            if (token.startsWith(shortName) && !token.startsWith("--") && token.length() > shortName.length()) {
                String value = token.substring(shortName.length());
                return Optional.of(value.startsWith("=") ? value.substring(1) : value);
            }
        }
        return Optional.empty();
    }

    boolean asks(String... names) {
        return Set.of(names).stream().anyMatch(rest::contains);
    }
}
