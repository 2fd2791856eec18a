package io.tidegate.cli;

import java.util.Locale;
import java.util.Optional;

/** The form of the output. */
enum Format {
    TEXT,
    JSON,
    NDJSON,
    GITHUB;

    static Optional<Format> of(String text) {
        for (Format format : values()) {
            if (format.text().equals(text)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether stdout is for machines. */
    boolean isJson() {
        return this == JSON || this == NDJSON;
    }
}
