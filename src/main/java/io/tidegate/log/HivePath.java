package io.tidegate.log;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The partition in a data file's path, for the rare {@code remove} that does not say it otherwise. */
final class HivePath {
    private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

    private HivePath() {}

    /** The path is a URI, and the value in it is escaped once more by Hive's rule: both use percent signs. */
    static String key(String path) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String segment : path.split("/")) {
            int equals = segment.indexOf('=');
            if (equals > 0 && !segment.equals(path.substring(path.lastIndexOf('/') + 1))) {
                String value = decoded(decoded(segment.substring(equals + 1)));
                names.add(decoded(decoded(segment.substring(0, equals))));
                values.add(value.equals(HIVE_NULL) ? null : value);
            }
        }
        return PartitionKey.of(names, values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
