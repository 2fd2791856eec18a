package io.tidegate.job.yaml;

import io.tidegate.job.Nearest;
import io.tidegate.job.yaml.ScalarType.Fill;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Fills {@code ${VAR}}, {@code ${secret:…}} and {@code {{ var.x }}} into single values, after parsing, so that a value never becomes YAML. */
final class Filler {
    private static final String SECRET = "secret:";

    private final Map<String, String> environment;
    private final UnaryOperator<Path> data;
    private final Set<String> secrets = new HashSet<>();
    private Map<String, String> vars = Map.of();

    Filler(Map<String, String> environment) {
        this(environment, folder -> folder);
    }

    /** @param data where paths of data start that stand in a file of a folder: a secret's file is one */
    Filler(Map<String, String> environment, UnaryOperator<Path> data) {
        this.environment = environment;
        this.data = data;
    }

    /** @param shown the text with secrets as their references */
    record Filled(String text, String shown) {}

    void vars(Map<String, String> known) {
        this.vars = Map.copyOf(known);
    }

    Map<String, String> vars() {
        return vars;
    }

    Secrets secrets() {
        return new Secrets(secrets);
    }

    /** @param folder where {@code ${secret:file:…}} starts */
    Filled fill(String text, Fill fill, Path folder) throws Refusal {
        if (fill == Fill.NOTHING) {
            return new Filled(text, text);
        }
        if (fill.isSql()) {
            SqlText.refuseText(text, fill == Fill.QUERY);
            return new Filled(text, text);
        }
        // variables first where secrets may stand, so that a secret that holds braces is taken as it is
        String open = fill == Fill.SECRET ? onlyVariables(text) : text;
        Filled filled = open.contains("${") ? references(open, fill, folder) : new Filled(open, open);
        if (!filled.text().contains("{{") || fill == Fill.PROSE || fill == Fill.SECRET) {
            return filled;
        }
        if (fill == Fill.ENVIRONMENT) {
            throw new Refusal(
                    "Cannot fill `" + filled.shown() + "`: templates are not filled in here",
                    "Write the value itself, or ${VAR}; templates stand in paths and in the values of checks.");
        }
        String varied = fill == Fill.PATH ? variables(filled.text()) : onlyVariables(filled.text());
        return new Filled(varied, varied);
    }

    private String onlyVariables(String text) throws Refusal {
        String varied = text.contains("{{") ? variables(text) : text;
        if (varied.contains("{{")) {
            throw new Refusal(
                    "Cannot fill `" + varied + "`: only variables are filled in here",
                    "Write \"{{ var.NAME }}\" and declare NAME under `vars:`.");
        }
        return varied;
    }

    private Filled references(String text, Fill fill, Path folder) throws Refusal {
        StringBuilder value = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("${", at);
            if (open < 0) {
                break;
            }
            if (open > at && text.charAt(open - 1) == '$') {
                value.append(text, at, open - 1).append("${");
                shown.append(text, at, open - 1).append("${");
                at = open + 2;
                continue;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new Refusal(
                        "Cannot read `" + text + "`: a `${` is not closed",
                        "Close it with `}`; write `$${` for the text `${`.");
            }
            value.append(text, at, open);
            shown.append(text, at, open);
            String inside = text.substring(open + 2, close);
            if (inside.startsWith(SECRET)) {
                value.append(secret(inside.substring(SECRET.length()), fill, folder));
                shown.append(text, open, close + 1);
            } else {
                String found = reference(inside);
                value.append(found);
                shown.append(found);
            }
            at = close + 1;
        }
        value.append(text, at, text.length());
        shown.append(text, at, text.length());
        return new Filled(value.toString(), shown.toString());
    }

    private String reference(String inside) throws Refusal {
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        String rest = colon < 0 ? "" : inside.substring(colon + 1);
        boolean hasDefault = rest.startsWith("-");
        boolean hasMessage = rest.startsWith("?");
        if (!isVariable(name) || colon >= 0 && !hasDefault && !hasMessage) {
            throw new Refusal(
                    "Cannot read `${" + inside + "}`",
                    "Write ${VAR}, ${VAR:-default}, ${VAR:?message}, ${secret:env:NAME} or ${secret:file:PATH}; write $${ for the text ${.");
        }
        String value = environment.getOrDefault(name, "");
        if (!value.isBlank()) {
            return value;
        }
        if (hasDefault) {
            return rest.substring(1);
        }
        String state = environment.containsKey(name) ? "is empty" : "is not set";
        if (hasMessage) {
            throw new Refusal(
                    "Cannot fill `${" + name + "}`: " + rest.substring(1) + " (it " + state + ")",
                    "Set " + name + " in the environment.");
        }
        throw new Refusal(
                "Cannot fill `${" + name + "}`: it " + state + " in the environment",
                "Set " + name + ", or write ${" + name + ":-default}.",
                Nearest.to(name, environment.keySet()).filter(near -> near.equalsIgnoreCase(name)));
    }

    private String secret(String reference, Fill fill, Path folder) throws Refusal {
        if (fill != Fill.SECRET) {
            throw new Refusal(
                    "Cannot use a secret here: the value would be written to ledgers and logs",
                    "Secrets can stand under `transform.options`, as `password` of a source, and in a file of channels as `webhook`, under `headers` and under `env`; use ${VAR} for what is not secret.");
        }
        String value;
        if (reference.startsWith("env:") && isVariable(reference.substring(4))) {
            value = environment.getOrDefault(reference.substring(4), "");
            if (value.isBlank()) {
                throw new Refusal(
                        "Cannot read the secret `" + reference + "`: the variable is not set or empty",
                        "Set " + reference.substring(4) + " in the environment of the process.");
            }
        } else if (reference.startsWith("file:") && reference.length() > 5) {
            value = SecretFile.read(data.apply(folder), reference.substring(5));
        } else {
            throw new Refusal(
                    "Cannot read the secret `" + reference + "`", "Write ${secret:env:NAME} or ${secret:file:PATH}.");
        }
        secrets.add(value);
        return value;
    }

    private String variables(String text) throws Refusal {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            String inside = text.substring(open + 2, close).strip();
            filled.append(text, at, open);
            filled.append(inside.startsWith("var.") ? variable(inside.substring(4)) : text.substring(open, close + 2));
            at = close + 2;
        }
        return filled.append(text, at, text.length()).toString();
    }

    private String variable(String name) throws Refusal {
        String value = vars.get(name);
        if (value == null) {
            Optional<String> nearest = Nearest.to(name, vars.keySet());
            throw new Refusal(
                    "Cannot fill `{{ var." + name + " }}`: there is no such variable",
                    "Declare it under `vars:`, or pass --var " + name + "=….",
                    nearest.map(near -> "var." + near));
        }
        return value;
    }

    static boolean isVariable(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
    }
}
