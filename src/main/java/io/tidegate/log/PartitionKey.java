package io.tidegate.log;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one text that stands for the partition values of a file (see {@link TableLog#partitions}). */
final class PartitionKey {
    private PartitionKey() {}

    /** @param values in the order of {@code names}; null and "" are both NULL, as in Delta */
    static String of(List<String> names, List<String> values) {
        if (names.isEmpty()) {
            return "";
        }
        if (names.size() == 1) {
            return text(values.get(0));
        }
        Map<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            sorted.put(names.get(i), text(values.get(i)));
        }
        StringBuilder key = new StringBuilder();
        sorted.forEach((name, value) -> key.append(key.length() == 0 ? "" : "/")
                .append(name)
                .append('=')
                .append(value));
        return key.toString();
    }

    private static String text(String value) {
        return value == null || value.isEmpty() ? PartitionValue.NULL : value;
    }
}
