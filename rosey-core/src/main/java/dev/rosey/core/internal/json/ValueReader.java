package dev.rosey.core.internal.json;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads one document from a parser. */
final class ValueReader {
    private final JsonParser parser;

    ValueReader(JsonParser parser) {
        this.parser = parser;
    }

    Value document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw problem("it is empty; a value is required");
        }
        Value value = value(first, 0);
        if (parser.nextToken() != null) {
            throw problem("there is more after the end of the value; one document is one value");
        }
        return value;
    }

    private Value value(JsonToken token, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw problem("it is nested deeper than " + Value.MAX_DEPTH + " levels");
        }
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> list(depth);
            case VALUE_STRING -> new Value.Text(parser.getString());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> new Value.Bool(true);
            case VALUE_FALSE -> new Value.Bool(false);
            case VALUE_NULL -> Value.none();
            default -> throw problem("unexpected " + token);
        };
    }

    private Value object(int depth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (fields.containsKey(name)) {
                throw problem("the field \"" + shortened(name) + "\" is there twice; remove one of them");
            }
            fields.put(name, value(parser.nextToken(), depth + 1));
        }
        return new Value.MapValue(fields);
    }

    private Value list(int depth) {
        List<Value> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, depth + 1));
        }
        return new Value.ListValue(items);
    }

    private Value integer() {
        return switch (parser.getNumberType()) {
            case INT, LONG -> new Value.Int(parser.getLongValue());
            default -> real();
        };
    }

    private Value real() {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw problem("the number is too great for 64 bits");
        }
        return new Value.Real(number);
    }

    private PayloadException problem(String what) {
        return problem(parser.currentTokenLocation(), what, null);
    }

    static PayloadException problem(@Nullable TokenStreamLocation place, String what, @Nullable Throwable cause) {
        String where = place == null || place.getLineNr() < 1
                ? ""
                : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new PayloadException("Not valid JSON" + where + ": " + what, cause);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
