package dev.rosey.core.internal.json;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.io.ByteArrayOutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses and prints JSON text (RFC 8259). Parsing is strict: no repeated field, nothing after the value, no deeper
 * nesting than {@link Value#MAX_DEPTH}. Integers outside 64 bits become {@link Value.Real}; {@link Value.Bytes} are
 * printed as Base64 text. Every error is a {@link PayloadException} that names line and column.
 */
public final class Json {
    // The reader below counts the depth itself; the parser's own bound only has to be further out.
    private static final int PARSER_DEPTH = Value.MAX_DEPTH + 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(PARSER_DEPTH).build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(PARSER_DEPTH).build())
            .build();

    private Json() {}

    /** Parses a text. */
    public static Value parse(String text) {
        return parse(() -> FACTORY.createParser(ObjectReadContext.empty(), text));
    }

    /** Parses bytes in UTF-8. */
    public static Value parse(byte[] bytes) {
        return parse(() -> FACTORY.createParser(ObjectReadContext.empty(), bytes));
    }

    /** Parses all that a reader gives; the caller closes the reader. */
    public static Value parse(Reader reader) {
        return parse(() -> FACTORY.createParser(ObjectReadContext.empty(), reader));
    }

    /** Prints a value on one line. */
    public static String print(Value value) {
        StringWriter out = new StringWriter();
        print(value, () -> FACTORY.createGenerator(ObjectWriteContext.empty(), out));
        return out.toString();
    }

    /** Prints a value on one line, in UTF-8. */
    public static byte[] printBytes(Value value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        print(value, () -> FACTORY.createGenerator(ObjectWriteContext.empty(), out));
        return out.toByteArray();
    }

    private static Value parse(Supplier<JsonParser> source) {
        try (JsonParser parser = source.get()) {
            return new ValueReader(parser).document();
        } catch (JacksonException e) {
            throw ValueReader.problem(e.getLocation(), e.getOriginalMessage(), e);
        }
    }

    private static void print(Value value, Supplier<JsonGenerator> target) {
        try (JsonGenerator out = target.get()) {
            write(value, out, 0);
        } catch (JacksonException e) {
            throw new PayloadException("The value cannot be printed as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void write(Value value, JsonGenerator out, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw new PayloadException(
                    "The value cannot be printed as JSON: it is nested deeper than " + Value.MAX_DEPTH + " levels");
        }
        if (value instanceof Value.Text text) {
            out.writeString(text.value());
        } else if (value instanceof Value.Int number) {
            out.writeNumber(number.value());
        } else if (value instanceof Value.Real number) {
            out.writeNumber(number.value());
        } else if (value instanceof Value.Bool flag) {
            out.writeBoolean(flag.value());
        } else if (value instanceof Value.Bytes bytes) {
            out.writeBinary(bytes.value());
        } else if (value instanceof Value.ListValue list) {
            out.writeStartArray();
            for (Value item : list.items()) {
                write(item, out, depth + 1);
            }
            out.writeEndArray();
        } else if (value instanceof Value.MapValue map) {
            out.writeStartObject();
            for (Map.Entry<String, Value> field : map.fields().entrySet()) {
                out.writeName(field.getKey());
                write(field.getValue(), out, depth + 1);
            }
            out.writeEndObject();
        } else {
            out.writeNull();
        }
    }
}
