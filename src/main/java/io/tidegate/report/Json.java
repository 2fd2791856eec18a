package io.tidegate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Documents for programs: how they begin, how their parts are put together, and how they become one line of text. Without an object
 * mapper, whose start alone costs a tenth of a second; what a terminal obeys is escaped, also where JSON itself would let it be.
 */
public final class Json {
    /** Of every document here; it changes only when a field goes or changes its meaning. */
    public static final int SCHEMA_VERSION = 1;

    private static final JsonFactory FACTORY = new JsonFactory();

    private static final CharacterEscapes HARMLESS = new CharacterEscapes() {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7F] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return Character.isSurrogate((char) c) || c == '\n' || c == '\t' || Printable.isHarmless(c)
                    ? null
                    : new SerializedString("\\u%04X".formatted(c));
        }
    };

    private Json() {}

    static ObjectNode document(String kind) {
        return object().put("schema_version", SCHEMA_VERSION).put("kind", kind);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode texts(Collection<?> values) {
        ArrayNode array = array();
        values.forEach(value -> array.add(String.valueOf(value)));
        return array;
    }

    static <T> ArrayNode objects(Collection<T> values, Function<T, ObjectNode> each) {
        ArrayNode array = array();
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

    /** Single-line JSON. */
    public static String line(JsonNode tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.setCharacterEscapes(HARMLESS);
            write(tree, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** By hand: a tree's own serialisation wants a provider where there is a null. */
    private static void write(JsonNode node, JsonGenerator generator) throws IOException {
        if (node instanceof ObjectNode object) {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                generator.writeFieldName(field.getKey());
                write(field.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (node instanceof ArrayNode array) {
            generator.writeStartArray();
            for (JsonNode element : array) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (node.isNull()) {
            generator.writeNull();
        } else {
            ((JsonSerializable) node).serialize(generator, null);
        }
    }
}
