package dev.rosey.api.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds Java values to {@link Value} and back by structure: the one binder of the framework. */
final class Binder {
    private static final String SUPPORTED = "use records, enums, List, Map<String, …>, Optional, String, numbers, "
            + "booleans, Instant, Duration, byte[] or Value";
    private static final double EXACT_LONG = 0x1p63;

    private Binder() {}

    static Value toValue(@Nullable Object value) {
        return toValue(value, "", 0);
    }

    static <T> T fromValue(Value value, Class<T> type) {
        return required(value, type, "");
    }

    private static <T> T required(Value value, Class<T> type, String path) {
        Object bound = fromValue(value, type, path, 0);
        if (bound == null) {
            throw mismatch(path, name(type), value);
        }
        @SuppressWarnings("unchecked") // the object was made for this type; primitives come boxed
        T typed = (T) bound;
        return typed;
    }

    static <T> List<T> fromList(Value value, Class<T> item) {
        if (!(value instanceof Value.ListValue list)) {
            throw mismatch("", "a list", value);
        }
        List<T> items = new ArrayList<>(list.items().size());
        for (Value each : list.items()) {
            items.add(required(each, item, "/" + items.size()));
        }
        return List.copyOf(items);
    }

    private static Value toValue(@Nullable Object value, String path, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw new PayloadException(
                    at(path) + "nested deeper than " + Value.MAX_DEPTH + " levels; does a list contain itself?");
        }
        if (value == null) {
            return Value.none();
        } else if (value instanceof Value ready) {
            return ready;
        } else if (value instanceof String text) {
            return new Value.Text(text);
        } else if (value instanceof Boolean flag) {
            return new Value.Bool(flag);
        } else if (value instanceof Number number) {
            return number(number, path);
        } else if (value instanceof Enum<?> constant) {
            return new Value.Text(constant.name());
        } else if (value instanceof Instant || value instanceof Duration) {
            return new Value.Text(value.toString());
        } else if (value instanceof byte[] bytes) {
            return new Value.Bytes(bytes);
        } else if (value instanceof Record tuple) {
            return record(tuple, path, depth);
        } else if (value instanceof List<?> list) {
            List<Value> items = new ArrayList<>(list.size());
            for (Object item : list) {
                items.add(toValue(item, path + '/' + items.size(), depth + 1));
            }
            return new Value.ListValue(items);
        } else if (value instanceof Map<?, ?> map) {
            return map(map, path, depth);
        } else if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? Value.none() : toValue(optional.get(), path, depth);
        }
        throw new PayloadException(at(path) + value.getClass().getName() + " cannot be carried in a payload; " + SUPPORTED);
    }

    private static Value number(Number number, String path) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return new Value.Int(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (Double.isNaN(real) || Double.isInfinite(real)) {
                throw new PayloadException(at(path) + real + " cannot be carried: payloads have finite numbers only");
            }
            return new Value.Real(real);
        }
        throw new PayloadException(
                at(path) + number.getClass().getName() + " cannot be carried in a payload; use long, double or text");
    }

    private static Value record(Record tuple, String path, int depth) {
        RecordShape shape = RecordShape.of(tuple.getClass());
        Map<String, Value> fields = new LinkedHashMap<>();
        for (RecordShape.Component component : shape.components()) {
            Object part = component.read(tuple);
            if (!(part instanceof Optional<?> optional && optional.isEmpty())) {
                fields.put(component.name(), toValue(part, path + '/' + component.name(), depth + 1));
            }
        }
        return new Value.MapValue(fields);
    }

    private static Value map(Map<?, ?> map, String path, int depth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            if (!(key instanceof String field)) {
                throw new PayloadException(at(path) + "a map key is " + (key == null ? "null" : key.getClass().getName())
                        + "; keys of maps in payloads are String");
            }
            fields.put(field, toValue(item, path + '/' + field, depth + 1));
        });
        return new Value.MapValue(fields);
    }

    private static @Nullable Object fromValue(Value value, Type type, String path, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw new PayloadException(at(path) + "nested deeper than " + Value.MAX_DEPTH + " levels");
        }
        if (type instanceof ParameterizedType generic) {
            return fromGeneric(value, generic, path, depth);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new PayloadException(at(path) + type.getTypeName() + " is not supported; " + SUPPORTED);
        }
        if (Value.class.isAssignableFrom(plain)) {
            if (!plain.isInstance(value)) {
                throw mismatch(path, plain.getSimpleName(), value);
            }
            return value;
        } else if (value instanceof Value.Null) {
            if (plain.isPrimitive()) {
                throw mismatch(path, name(plain), value);
            }
            return null;
        } else if (plain.isRecord()) {
            return fromRecord(value, plain, path, depth);
        } else if (plain.isEnum()) {
            return fromEnum(value, plain, path);
        }
        return fromScalar(value, plain, path);
    }

    private static @Nullable Object fromGeneric(Value value, ParameterizedType type, String path, int depth) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return value instanceof Value.Null
                    ? Optional.empty()
                    : Optional.ofNullable(fromValue(value, arguments[0], path, depth));
        } else if (value instanceof Value.Null) {
            return null;
        } else if (type.getRawType() == List.class) {
            if (!(value instanceof Value.ListValue list)) {
                throw mismatch(path, "a list", value);
            }
            List<@Nullable Object> items = new ArrayList<>(list.items().size());
            for (Value item : list.items()) {
                items.add(fromValue(item, arguments[0], path + '/' + items.size(), depth + 1));
            }
            return Collections.unmodifiableList(items);
        } else if (type.getRawType() == Map.class && arguments[0] == String.class) {
            if (!(value instanceof Value.MapValue map)) {
                throw mismatch(path, "an object", value);
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.fields().forEach((name, item) ->
                    fields.put(name, fromValue(item, arguments[1], path + '/' + name, depth + 1)));
            return Collections.unmodifiableMap(fields);
        }
        throw new PayloadException(at(path) + type.getTypeName() + " is not supported; " + SUPPORTED);
    }

    private static Object fromRecord(Value value, Class<?> type, String path, int depth) {
        if (!(value instanceof Value.MapValue map)) {
            throw mismatch(path, "an object (" + type.getSimpleName() + ")", value);
        }
        RecordShape shape = RecordShape.of(type);
        @Nullable Object[] parts = new @Nullable Object[shape.components().size()];
        for (int i = 0; i < parts.length; i++) {
            RecordShape.Component component = shape.components().get(i);
            String place = path + '/' + component.name();
            parts[i] = fromValue(map.field(component.name()), component.type(), place, depth + 1);
        }
        return shape.create(parts, path);
    }

    private static Object fromEnum(Value value, Class<?> type, String path) {
        if (value instanceof Value.Text text) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text.value())) {
                    return constant;
                }
            }
        }
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            names.add(((Enum<?>) constant).name());
        }
        throw mismatch(path, "one of " + names, value);
    }

    private static Object fromScalar(Value value, Class<?> type, String path) {
        if (type == String.class) {
            if (value instanceof Value.Text text) {
                return text.value();
            }
        } else if (type == boolean.class || type == Boolean.class) {
            if (value instanceof Value.Bool flag) {
                return flag.value();
            }
        } else if (type == byte[].class) {
            return bytes(value, path);
        } else if (type == Instant.class || type == Duration.class) {
            return time(value, type, path);
        } else if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return real(value, type, path);
        } else if (type == Object.class || !isInteger(type)) {
            throw new PayloadException(at(path) + type.getName() + " cannot be read from a payload; " + SUPPORTED);
        } else {
            return integer(value, type, path);
        }
        throw mismatch(path, name(type), value);
    }

    private static Object bytes(Value value, String path) {
        if (value instanceof Value.Bytes bytes) {
            return bytes.value();
        } else if (value instanceof Value.Text text) {
            try {
                return Base64.getDecoder().decode(text.value());
            } catch (IllegalArgumentException notBase64) {
                throw new PayloadException(at(path) + "expected bytes or Base64 text: " + notBase64.getMessage(), notBase64);
            }
        }
        throw mismatch(path, "bytes or Base64 text", value);
    }

    private static Object time(Value value, Class<?> type, String path) {
        String expected = type == Instant.class ? "an instant such as 2026-01-31T12:00:00Z" : "a duration such as PT1.5S";
        if (!(value instanceof Value.Text text)) {
            throw mismatch(path, expected, value);
        }
        try {
            return type == Instant.class ? Instant.parse(text.value()) : Duration.parse(text.value());
        } catch (DateTimeParseException e) {
            throw new PayloadException(at(path) + "expected " + expected + ", found " + Value.describe(value), e);
        }
    }

    private static Object real(Value value, Class<?> type, String path) {
        double number;
        if (value instanceof Value.Real real) {
            number = real.value();
        } else if (value instanceof Value.Int whole) {
            number = whole.value();
        } else {
            throw mismatch(path, "a number", value);
        }
        if (type == double.class || type == Double.class) {
            return number;
        }
        float narrow = (float) number;
        if (Float.isInfinite(narrow)) {
            throw mismatch(path, "a number of 32 bits", value);
        }
        return narrow;
    }

    private static Object integer(Value value, Class<?> type, String path) {
        long number;
        if (value instanceof Value.Int whole) {
            number = whole.value();
        } else if (value instanceof Value.Real real
                && real.value() == Math.rint(real.value())
                && real.value() >= -EXACT_LONG
                && real.value() < EXACT_LONG) {
            number = (long) real.value();
        } else {
            throw mismatch(path, "a whole number", value);
        }
        if (type == long.class || type == Long.class) {
            return number;
        } else if ((type == int.class || type == Integer.class) && number == (int) number) {
            return (int) number;
        } else if ((type == short.class || type == Short.class) && number == (short) number) {
            return (short) number;
        } else if ((type == byte.class || type == Byte.class) && number == (byte) number) {
            return (byte) number;
        }
        throw mismatch(path, "a whole number that fits " + name(type), value);
    }

    private static boolean isInteger(Class<?> type) {
        return type == long.class || type == Long.class || type == int.class || type == Integer.class
                || type == short.class || type == Short.class || type == byte.class || type == Byte.class;
    }

    private static PayloadException mismatch(String path, String expected, Value found) {
        return new PayloadException(at(path) + "expected " + expected + ", found " + Value.describe(found));
    }

    static String at(String path) {
        return path.isEmpty() ? "Payload: " : "Payload at " + path + ": ";
    }

    private static String name(Class<?> type) {
        return type == String.class ? "text" : type.getSimpleName();
    }
}
