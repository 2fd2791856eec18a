package io.tidegate.job.yaml;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a job file.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1, in characters
 * @param path the key it is about, such as {@code jobs[0].target.on_empty}; empty for the file as a whole
 * @param problem what is wrong, "Cannot X: Y"
 * @param cure what to write instead; never empty
 * @param snippet the line with a caret under the place; empty where there is no such line
 * @param didYouMean the nearest known name
 */
public record Fault(
        String file,
        int line,
        int column,
        String path,
        String problem,
        String cure,
        String snippet,
        Optional<String> didYouMean) {
    public Fault {
        Objects.requireNonNull(file, "file is null");
        if (cure.isBlank()) {
            throw new IllegalArgumentException("a fault needs a cure");
        }
    }

    /** {@code jobs.yaml:12:9}, which editors and terminals make a link of. */
    public String position() {
        return file + ":" + line + ":" + column;
    }

    Fault without(Secrets secrets) {
        return new Fault(
                file,
                line,
                column,
                secrets.redact(path),
                secrets.redact(problem),
                secrets.redact(cure),
                secrets.redact(snippet),
                didYouMean);
    }

    /** The fault over several lines: position and problem, snippet, cure. */
    public String render() {
        StringBuilder text = new StringBuilder(position()).append("  ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(problem).append('\n');
        if (!snippet.isEmpty()) {
            text.append(snippet).append('\n');
        }
        didYouMean.ifPresent(
                name -> text.append("    Did you mean `").append(name).append("`? "));
        return text.append(didYouMean.isPresent() ? "" : "    ").append(cure).toString();
    }
}
