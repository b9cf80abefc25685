package dev.rosey.cytube.testing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Short forms for JSON. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object(Object... keysAndValues) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.set((String) keysAndValues[i], value(keysAndValues[i + 1]));
        }
        return object;
    }

    static ArrayNode array(Object... values) {
        ArrayNode array = MAPPER.createArrayNode();
        for (Object value : values) {
            array.add(value(value));
        }
        return array;
    }

    /** A node for a string, number, boolean or node. Whole numbers have no point, as in JavaScript. */
    static JsonNode value(Object value) {
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return MAPPER.valueToTree(number.longValue());
        }
        return MAPPER.valueToTree(value);
    }

    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The Socket.IO frame of an event with one argument, or with none. */
    static String event(String name, @Nullable JsonNode argument) {
        ArrayNode array = MAPPER.createArrayNode().add(name);
        if (argument != null) {
            array.add(argument);
        }
        return "42" + array;
    }

    static Optional<String> text(JsonNode object, String key) {
        JsonNode value = object.get(key);
        return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    static boolean isTrue(JsonNode object, String key) {
        JsonNode value = object.get(key);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    static double number(JsonNode object, String key, double otherwise) {
        JsonNode value = object.get(key);
        return value != null && value.isNumber() ? value.doubleValue() : otherwise;
    }

    /** The kind of a value as JavaScript programs name it. */
    static String kind(@Nullable JsonNode value) {
        if (value == null) {
            return "undefined";
        }
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case NULL -> "null";
            default -> "object";
        };
    }
}
