package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.report.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Masks the values of known secrets in everything that is printed, as they are, as they look in a URL, and as in a quoted word of a command line. */
final class Redactor {
    static final Redactor NOTHING_SECRET = new Redactor(List.of());

    private static final String MASK = "***";

    private final List<String> values;

    Redactor(Collection<String> secrets) {
        values = secrets.stream()
                .filter(secret -> !secret.isBlank())
                .flatMap(secret -> Stream.of(
                        secret, URLEncoder.encode(secret, StandardCharsets.UTF_8), secret.replace("'", "'\\''")))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String mask(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    /** A copy with every text in it masked, names of fields included. */
    JsonNode mask(JsonNode tree) {
        if (values.isEmpty()) {
            return tree;
        }
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.fields().forEachRemaining(field -> copy.set(mask(field.getKey()), mask(field.getValue())));
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(element -> copy.add(mask(element)));
            return copy;
        }
        return tree.isTextual() ? Json.object().textNode(mask(tree.textValue())) : tree;
    }
}
