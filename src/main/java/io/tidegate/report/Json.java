package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** How documents for programs begin, and how their parts are put together. */
final class Json {
    /** Of every document here; it changes only when a field goes or changes its meaning. */
    static final int SCHEMA_VERSION = 1;

    private Json() {}

    static ObjectNode document(String kind) {
        return object().put("schema_version", SCHEMA_VERSION).put("kind", kind);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode strings(Collection<?> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(String.valueOf(value)));
        return array;
    }

    static <T> ArrayNode objects(Collection<T> values, Function<T, ObjectNode> each) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(each.apply(value)));
        return array;
    }

    static ObjectNode texts(Map<String, ?> values) {
        ObjectNode object = object();
        new TreeMap<>(values).forEach((key, value) -> object.put(key, String.valueOf(value)));
        return object;
    }

    static ObjectNode counts(Map<String, Integer> values) {
        ObjectNode object = object();
        new TreeMap<>(values).forEach(object::put);
        return object;
    }

    static void put(ObjectNode object, String key, OptionalLong value) {
        if (value.isPresent()) {
            object.put(key, value.getAsLong());
        } else {
            object.putNull(key);
        }
    }
}
