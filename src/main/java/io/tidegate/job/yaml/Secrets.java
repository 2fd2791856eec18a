package io.tidegate.job.yaml;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The values that {@code ${secret:…}} stood for, so that whoever prints can leave them out. Never prints them itself. */
public final class Secrets {
    public static final Secrets NONE = new Secrets(Set.of());
    private static final String MASK = "***";

    private final List<String> values;

    Secrets(Set<String> values) {
        // the longest first: a secret that holds another is masked whole
        this.values = values.stream()
                .filter(v -> !v.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The values to redact; for handing to a log filter, not for printing. */
    public List<String> values() {
        return values;
    }

    /** The text with every secret replaced by {@code ***}. */
    public String redact(String text) {
        String redacted = text;
        for (String value : values) {
            redacted = redacted.replace(value, MASK);
        }
        return redacted;
    }

    @Override
    public String toString() {
        return values.size() + " secrets";
    }
}
