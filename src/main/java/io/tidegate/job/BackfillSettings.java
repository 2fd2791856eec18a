package io.tidegate.job;

import java.util.Objects;
import java.util.Optional;

/**
 * How a job's history is rebuilt where a plan does not say otherwise.
 *
 * @param chunk partitions in one write and one commit, as {@code --chunk} takes it: a number, a calendar period such as {@code P1M}, or
 *     {@code auto}
 * @param window the hours in which chunks may begin, as {@code --window} takes them; always when empty
 */
public record BackfillSettings(String chunk, boolean newestFirst, Optional<String> window) {
    public static final BackfillSettings DEFAULT = new BackfillSettings("auto", false, Optional.empty());

    public BackfillSettings {
        Objects.requireNonNull(chunk, "chunk is null");
        Objects.requireNonNull(window, "window is null");
    }
}
