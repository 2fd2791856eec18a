package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code KEY=VALUE} options. */
final class Pairs {
    private Pairs() {}

    /**
     * @param option for messages
     * @param keyShape regular expression of a key
     * @param example for messages
     */
    static Map<String, String> read(String option, List<String> pairs, String keyShape, String example) {
        Map<String, String> read = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw Usage.wrong(
                        "Cannot read %s %s: it has no '='".formatted(option, Printable.quoted(pair, 60)),
                        "Write it like %s.".formatted(example));
            }
            String key = pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            if (!key.matches(keyShape)) {
                throw Usage.wrong(
                        "Cannot use %s %s: the key is not a valid name".formatted(option, Printable.quoted(key, 60)),
                        "Write it like %s.".formatted(example));
            }
            if (value.isBlank()) {
                throw Usage.wrong(
                        "Cannot use %s %s: the value is blank".formatted(option, key),
                        "Give it a value, or leave the option out.");
            }
            if (read.putIfAbsent(key, value) != null) {
                throw Usage.wrong("Cannot use %s %s twice".formatted(option, key), "Leave out one of the two.");
            }
        }
        return read;
    }
}
