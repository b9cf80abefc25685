package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadCodec;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Payloads as JSON text in UTF-8, under a media type. Bytes become Base64 text. Reading is strict: a repeated field,
 * anything after the value, or nesting deeper than {@link Value#MAX_DEPTH} is refused. Integers outside 64 bits are read
 * as {@link Value.Real}. Stateless.
 */
final class JsonFormat implements PayloadCodec {
    /** The format of values. */
    static final JsonFormat JSON = new JsonFormat(Payload.JSON);

    private static final byte[] NULL = JsonOutput.ascii("null");
    private static final byte[] TRUE = JsonOutput.ascii("true");
    private static final byte[] FALSE = JsonOutput.ascii("false");

    private final String contentType;

    private JsonFormat(String contentType) {
        this.contentType = contentType;
    }

    /** JSON under a media type that may be another one than JSON's own. */
    static JsonFormat of(String contentType) {
        return contentType.equals(Payload.JSON) ? JSON : new JsonFormat(contentType);
    }

    /** Whether a media type says that the content is JSON. */
    static boolean isJson(String contentType) {
        if (contentType.equals(Payload.JSON)) {
            return true;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals(Payload.JSON) || type.equals("text/json") || type.endsWith("+json");
    }

    /** Whether bytes are one JSON value in UTF-8 within the limits of payloads. */
    static boolean isReadable(byte[] bytes) {
        try {
            JSON.decode(bytes);
            return true;
        } catch (PayloadException e) {
            return false;
        }
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public byte[] encode(Value value) {
        JsonOutput out = new JsonOutput();
        out.value(value);
        return out.toByteArray();
    }

    @Override
    public Value decode(byte[] bytes) {
        JsonInput in = new JsonInput(bytes);
        Value value = value(in, 0);
        in.end();
        return value;
    }

    private static Value value(JsonInput in, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw in.problem("it is nested deeper than " + Value.MAX_DEPTH + " levels");
        }
        return switch (in.next()) {
            case '"' -> new Value.Text(in.text());
            case '{' -> object(in, depth);
            case '[' -> list(in, depth);
            case 't' -> word(in, TRUE, new Value.Bool(true));
            case 'f' -> word(in, FALSE, new Value.Bool(false));
            case 'n' -> word(in, NULL, Value.none());
            case JsonInput.END -> throw in.problem("a value is missing");
            default -> number(in);
        };
    }

    private static Value word(JsonInput in, byte[] word, Value meaning) {
        in.word(word);
        return meaning;
    }

    private static Value object(JsonInput in, int depth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        in.expect('{');
        if (!in.accept('}')) {
            do {
                String name = in.text();
                if (fields.containsKey(name)) {
                    throw in.problem("the field \"" + shortened(name) + "\" is there twice; remove one of them");
                }
                in.expect(':');
                fields.put(name, value(in, depth + 1));
            } while (in.accept(','));
            in.expect('}');
        }
        return new Value.MapValue(fields);
    }

    private static Value list(JsonInput in, int depth) {
        List<Value> items = new ArrayList<>();
        in.expect('[');
        if (!in.accept(']')) {
            do {
                items.add(value(in, depth + 1));
            } while (in.accept(','));
            in.expect(']');
        }
        return new Value.ListValue(items);
    }

    private static Value number(JsonInput in) {
        int start = in.position();
        boolean isWhole = in.number();
        String digits = in.asciiSince(start);
        if (isWhole) {
            try {
                return new Value.Int(Long.parseLong(digits));
            } catch (NumberFormatException tooGreat) {
                // then it is read as a number with a point
            }
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            throw in.problem("the number is too great for 64 bits");
        }
        return new Value.Real(number);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
