package io.tidegate.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One JSON object, read strictly: a field that is asked for must be there and of its type (an optional one may be null), fields
 * nobody asks for are passed over. Numbers are decimals, never doubles. Immutable.
 */
public final class JsonObject {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Object> fields;

    private JsonObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** Reads a text that holds exactly one object. */
    public static JsonObject parse(String text) throws MalformedJson {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJson(text.isBlank() ? "it is empty" : "it is not a JSON object");
            }
            JsonObject object = object(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJson("something follows the JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new MalformedJson("it is not whole JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject object(JsonParser parser) throws IOException, MalformedJson {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.getCurrentName();
            fields.put(name, value(parser, parser.nextToken()));
        }
        return new JsonObject(fields);
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException, MalformedJson {
        if (token == null) {
            throw new MalformedJson("it ends in the middle");
        }
        switch (token) {
            case START_OBJECT:
                return object(parser);
            case START_ARRAY:
                List<Object> items = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(value(parser, next));
                }
                return items;
            case VALUE_STRING:
                return parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                return parser.getDecimalValue();
            case VALUE_TRUE, VALUE_FALSE:
                return parser.getBooleanValue();
            case VALUE_NULL:
                return Optional.empty();
            default:
                throw new MalformedJson("it holds an unexpected " + token);
        }
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return fields.containsKey(name) && !Optional.empty().equals(fields.get(name));
    }

    public boolean isText(String name) {
        return fields.get(name) instanceof String;
    }

    private <T> T need(String name, Class<T> type, String word) throws MalformedJson {
        Object value = fields.get(name);
        if (value == null) {
            throw new MalformedJson("the field '%s' is missing".formatted(name));
        }
        if (!type.isInstance(value)) {
            throw new MalformedJson("the field '%s' is not %s".formatted(name, word));
        }
        return type.cast(value);
    }

    private boolean isNull(String name) throws MalformedJson {
        return Optional.empty().equals(need(name, Object.class, "a value"));
    }

    public String text(String name) throws MalformedJson {
        return need(name, String.class, "a text");
    }

    /** Empty for null; the field itself must be there. */
    public Optional<String> optionalText(String name) throws MalformedJson {
        return isNull(name) ? Optional.empty() : Optional.of(text(name));
    }

    /** Empty for null, and for a field that documents of older versions do not have. */
    public Optional<String> laterText(String name) throws MalformedJson {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public BigDecimal decimal(String name) throws MalformedJson {
        return need(name, BigDecimal.class, "a number");
    }

    /** Empty for null; the field itself must be there. */
    public Optional<BigDecimal> optionalDecimal(String name) throws MalformedJson {
        return isNull(name) ? Optional.empty() : Optional.of(decimal(name));
    }

    public long integer(String name) throws MalformedJson {
        try {
            return decimal(name).longValueExact();
        } catch (ArithmeticException e) {
            throw new MalformedJson("the field '%s' is not a whole number of 64 bits".formatted(name));
        }
    }

    /** A whole number that fits 32 bits. */
    public int small(String name) throws MalformedJson {
        try {
            return Math.toIntExact(integer(name));
        } catch (ArithmeticException e) {
            throw new MalformedJson("the field '%s' is too large".formatted(name));
        }
    }

    /** Empty for null; the field itself must be there. */
    public OptionalLong optionalInteger(String name) throws MalformedJson {
        return isNull(name) ? OptionalLong.empty() : OptionalLong.of(integer(name));
    }

    public boolean flag(String name) throws MalformedJson {
        return need(name, Boolean.class, "true or false");
    }

    public Instant instant(String name) throws MalformedJson {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw new MalformedJson("the field '%s' is not a UTC instant".formatted(name));
        }
    }

    public List<String> texts(String name) throws MalformedJson {
        return listOf(name, String.class, "texts");
    }

    public List<JsonObject> objects(String name) throws MalformedJson {
        return listOf(name, JsonObject.class, "objects");
    }

    private <T> List<T> listOf(String name, Class<T> type, String word) throws MalformedJson {
        List<T> typed = new ArrayList<>();
        for (Object item : need(name, List.class, "a list")) {
            if (!type.isInstance(item)) {
                throw new MalformedJson("the field '%s' is not a list of %s".formatted(name, word));
            }
            typed.add(type.cast(item));
        }
        return List.copyOf(typed);
    }

    public JsonObject object(String name) throws MalformedJson {
        return need(name, JsonObject.class, "an object");
    }

    /** The names of the fields, in the order of the text. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }
}
