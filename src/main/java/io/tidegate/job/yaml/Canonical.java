package io.tidegate.job.yaml;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as one text that is equal exactly when they are: keys sorted, nothing left to formatting. */
final class Canonical {
    private final TreeMap<String, Object> values = new TreeMap<>();

    Canonical put(String key, Object value) {
        values.put(key, value);
        return this;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        write(values, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder text) {
        if (value instanceof Canonical canonical) {
            write(canonical.values, text);
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            TreeMap<String, Object> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put((String) k, v));
            boolean isFirst = true;
            for (Map.Entry<String, Object> entry : sorted.entrySet()) {
                text.append(isFirst ? "" : ",");
                isFirst = false;
                quote(entry.getKey(), text);
                text.append(':');
                write(entry.getValue(), text);
            }
            text.append('}');
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ",");
                write(list.get(i), text);
            }
            text.append(']');
        } else {
            quote(String.valueOf(value), text);
        }
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
