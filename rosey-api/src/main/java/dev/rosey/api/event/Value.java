package dev.rosey.api.event;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A piece of data in the model of payloads: JSON's, with 64-bit integers and bytes besides. Immutable in depth.
 *
 * <p>{@link #of(Object)} and {@link #as(Class)} bind Java values by structure. Supported are records, enums (by name),
 * {@code List}, {@code Map<String, …>}, {@code Optional} (absent when empty), {@code String}, {@code boolean}, all
 * integer and floating-point types, {@code Instant} and {@code Duration} (as ISO-8601 text), {@code byte[]}, and
 * {@code Value} itself; anything else is refused with a {@link PayloadException}. When data is read, unknown fields
 * are ignored, an absent field is {@code null}, empty ({@code Optional}) or, for primitive types, an error; integers
 * are never cut and text is never turned into numbers.
 */
public sealed interface Value {
    /** The greatest depth of nesting. */
    int MAX_DEPTH = 64;

    /** No value. */
    record Null() implements Value {
        static final Null INSTANCE = new Null();
    }

    /** A truth value. */
    record Bool(boolean value) implements Value {}

    /** A whole number of 64 bits. */
    record Int(long value) implements Value {}

    /** A finite floating-point number of 64 bits. */
    record Real(double value) implements Value {
        /**
         * Checks the number.
         *
         * @throws PayloadException if it is infinite or not a number, which JSON cannot carry
         */
        public Real {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new PayloadException(value + " cannot be carried: payloads have finite numbers only");
            }
        }
    }

    /** Text. */
    record Text(String value) implements Value {
        /** Checks that the text is there. */
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    /** Bytes; written as Base64 text where the format has no bytes of its own. */
    final class Bytes implements Value {
        private final byte[] content;

        /** Copies the bytes. */
        public Bytes(byte[] content) {
            this.content = content.clone();
        }

        /** A copy of the bytes. */
        public byte[] value() {
            return content.clone();
        }

        /** The number of bytes. */
        public int length() {
            return content.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        @Override
        public String toString() {
            return "Bytes[" + content.length + "]";
        }
    }

    /** A sequence of values. */
    record ListValue(List<Value> items) implements Value {
        /** Copies the list. */
        public ListValue {
            items = List.copyOf(items);
        }
    }

    /** Named values in order. */
    record MapValue(Map<String, Value> fields) implements Value {
        /** Copies the map and keeps its order. */
        public MapValue {
            Map<String, Value> copy = new LinkedHashMap<>(fields);
            for (Map.Entry<String, Value> each : copy.entrySet()) {
                Objects.requireNonNull(each.getKey(), "field name");
                Objects.requireNonNull(each.getValue(), each.getKey());
            }
            fields = Collections.unmodifiableMap(copy);
        }

        /** The value of a field, or {@link Value#none()} when there is none. */
        public Value field(String name) {
            return fields.getOrDefault(name, none());
        }
    }

    /** The value that stands for nothing. */
    static Value none() {
        return Null.INSTANCE;
    }

    /** Text as a value. */
    static Value text(String text) {
        return new Text(text);
    }

    /** An empty collector of named values. */
    static MapBuilder map() {
        return new MapBuilder();
    }

    /**
     * Binds a Java value by structure.
     *
     * @param value a value of a supported type, see {@link Value}
     * @return its data, independent of later changes to lists, maps or arrays in it
     * @throws PayloadException if a part has an unsupported type or is nested too deeply; the message names the part
     */
    static Value of(Object value) {
        return Binder.toValue(value);
    }

    /**
     * Binds this data to a Java type by structure.
     *
     * @param type a supported type, see {@link Value}
     * @return a new instance
     * @throws PayloadException if the data does not have the shape of the type; the message names the place
     */
    default <T> T as(Class<T> type) {
        return Binder.fromValue(this, type);
    }

    /**
     * Binds this list to Java values.
     *
     * @param item type of each item
     * @return an immutable list
     * @throws PayloadException if this is no list or an item does not have the shape of the type
     */
    default <T> List<T> asListOf(Class<T> item) {
        return Binder.fromList(this, item);
    }

    /** What kind of value this is, in words for an error message. */
    static String describe(Value value) {
        if (value instanceof Text text) {
            String shown = text.value();
            return "the text \"" + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown) + '"';
        } else if (value instanceof Int number) {
            return "the number " + number.value();
        } else if (value instanceof Real number) {
            return "the number " + number.value();
        } else if (value instanceof Bool flag) {
            return String.valueOf(flag.value());
        } else if (value instanceof Bytes bytes) {
            return bytes.length() + " bytes";
        } else if (value instanceof ListValue) {
            return "a list";
        } else if (value instanceof MapValue) {
            return "an object";
        }
        return "nothing";
    }

    /** Collects named values in order. Not safe for use by several threads. */
    final class MapBuilder {
        private final Map<String, Value> fields = new LinkedHashMap<>();

        private MapBuilder() {}

        /**
         * Adds a field.
         *
         * @param name its name
         * @param value a value of a supported type, see {@link Value}
         * @return this builder
         */
        public MapBuilder put(String name, Object value) {
            fields.put(Objects.requireNonNull(name, "name"), Value.of(value));
            return this;
        }

        /** The collected fields. */
        public MapValue build() {
            return new MapValue(fields);
        }
    }
}
