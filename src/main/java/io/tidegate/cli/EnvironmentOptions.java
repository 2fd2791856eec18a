package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options from {@code TIDEGATE_…} variables, as tokens to put before those of the command line. A flag beats the variable of
 * its own option and of every option it excludes.
 *
 * @param tokens what to add to the command line
 * @param variables the names of the variables that gave them
 */
record EnvironmentOptions(List<String> tokens, List<String> variables) {
    private static final List<Set<String>> EXCLUSIVE = List.of(
            Set.of("--partition", "--from", "--to", "--latest", "--scheduled", "--missing", "--stale", "--changed"),
            Set.of("--quiet", "--verbose"));
    private static final Set<String> LISTS_OF_PAIRS = Set.of("--var", "--conf");

    /** Options that say nothing without another one: a variable for them is meant for the calls that have that one. */
    private static final Map<String, String> ONLY_WITH = Map.of(
            "--conf",
            "--connect",
            "--run-id",
            "--repair",
            "--run-as",
            "--repair",
            "--parent-run",
            "--repair",
            "--reason",
            "--force");

    /** @param given what the command line alone says */
    static EnvironmentOptions of(CommandSpec spec, ParseResult given, Map<String, String> env) {
        List<String> tokens = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            String name = option.longestName();
            String variable = variable(name);
            String value = env.get(variable);
            if (value == null || option.usageHelp() || isGiven(name, given) || isIdle(name, spec, given, env)) {
                continue;
            }
            if (value.isBlank()) {
                throw Usage.wrong(
                        "Cannot use the environment variable %s: it is blank".formatted(variable),
                        "Give it a value, or unset it.");
            }
            tokens.addAll(tokens(option, name, variable, value));
            variables.add(variable);
        }
        return new EnvironmentOptions(tokens, variables);
    }

    static String variable(String option) {
        return "TIDEGATE_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static boolean isGiven(String name, ParseResult given) {
        return given.hasMatchedOption(name)
                || EXCLUSIVE.stream()
                        .filter(group -> group.contains(name))
                        .anyMatch(group -> group.stream().anyMatch(given::hasMatchedOption));
    }

    private static boolean isIdle(String name, CommandSpec spec, ParseResult given, Map<String, String> env) {
        String other = ONLY_WITH.getOrDefault(name, "");
        return spec.optionsMap().containsKey(other)
                && !given.hasMatchedOption(other)
                && !env.containsKey(variable(other));
    }

    private static List<String> tokens(OptionSpec option, String name, String variable, String value) {
        if (name.equals("--verbose")) {
            if (!value.matches("[012]")) {
                throw Usage.wrong(
                        "Cannot use %s=%s".formatted(variable, Printable.quoted(value, 40)), "Set it to 0, 1 or 2.");
            }
            return Stream.generate(() -> "-v").limit(Integer.parseInt(value)).toList();
        }
        if (option.arity().max() == 0) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes" -> List.of(name);
                case "false", "0", "no" -> List.of();
                default ->
                    throw Usage.wrong(
                            "Cannot use %s=%s: it is neither true nor false"
                                    .formatted(variable, Printable.quoted(value, 40)),
                            "Set it to true or false, or unset it.");
            };
        }
        String separator = LISTS_OF_PAIRS.contains(name) ? "\\R|,(?=[A-Za-z][A-Za-z0-9_.]*=)" : "\\R";
        return option.isMultiValue()
                ? Stream.of(value.split(separator))
                        .map(v -> name + "=" + v.strip())
                        .toList()
                : List.of(name + "=" + value);
    }
}
