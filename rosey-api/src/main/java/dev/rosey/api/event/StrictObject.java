package dev.rosey.api.event;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an object field by field and knows its place in the document, so that errors name a JSON pointer, what was
 * expected and what was found. {@link #end()} refuses fields that nobody asked for. For manifests and configurations.
 * Not safe for use by several threads.
 */
public final class StrictObject {
    /** About 31 years; longer times would not fit into nanoseconds everywhere. */
    private static final long MAX_SECONDS = 1_000_000_000;

    private final Value.MapValue map;
    private final String pointer;
    private final Set<String> read = new HashSet<>();

    private StrictObject(Value.MapValue map, String pointer) {
        this.map = map;
        this.pointer = pointer;
    }

    /**
     * Starts at the root of a document.
     *
     * @throws PayloadException if it is not an object
     */
    public static StrictObject of(Value document) {
        return of(document, "");
    }

    private static StrictObject of(Value value, String pointer) {
        if (!(value instanceof Value.MapValue map)) {
            throw new PayloadException(at(pointer) + "expected an object, found " + Value.describe(value));
        }
        return new StrictObject(map, pointer);
    }

    /**
     * The same object with older names of fields replaced by the current ones.
     *
     * @param currentByOlder the current name of each older one
     * @return an object whose messages use the current names
     * @throws PayloadException if a field is there under both names
     */
    public StrictObject withOlderNames(Map<String, String> currentByOlder) {
        Map<String, Value> renamed = new LinkedHashMap<>();
        map.fields().forEach((name, value) -> {
            if (renamed.put(currentByOlder.getOrDefault(name, name), value) != null) {
                throw problem(name, "is there under its older and its current name; keep one");
            }
        });
        return new StrictObject(new Value.MapValue(renamed), pointer);
    }

    /** The place of this object in the document as a JSON pointer; empty for the root. */
    public String pointer() {
        return pointer;
    }

    /** The names of all fields, in order. */
    public Set<String> names() {
        return map.fields().keySet();
    }

    /** An error at a field of this object, or at the object itself when the field is empty. */
    public PayloadException problem(String field, String message) {
        return new PayloadException(at(field.isEmpty() ? pointer : pointer + '/' + field) + message);
    }

    /** The value of a field, whatever it is; {@link Value#none()} when it is absent. */
    public Value value(String field) {
        read.add(field);
        return map.field(field);
    }

    /** A text that must be there and not be empty. */
    public String requiredText(String field) {
        String text = text(field, "");
        if (text.isEmpty()) {
            throw problem(field, value(field) instanceof Value.Null
                    ? "is missing; a text is required"
                    : "must not be empty");
        }
        return text;
    }

    /** A text, or a default. */
    public String text(String field, String otherwise) {
        Value value = value(field);
        if (value instanceof Value.Null) {
            return otherwise;
        } else if (value instanceof Value.Text text) {
            return text.value();
        }
        throw mismatch(field, "a text", value);
    }

    /** A whole number that must be there. */
    public long requiredInteger(String field) {
        if (value(field) instanceof Value.Null) {
            throw problem(field, "is missing; a whole number is required");
        }
        return whole(field, 0);
    }

    /** A whole number of 32 bits, or a default. */
    public int integer(String field, int otherwise) {
        long number = whole(field, otherwise);
        if (number != (int) number) {
            throw mismatch(field, "a whole number of 32 bits", value(field));
        }
        return (int) number;
    }

    private long whole(String field, long otherwise) {
        Value value = value(field);
        if (value instanceof Value.Null) {
            return otherwise;
        } else if (value instanceof Value.Int number) {
            return number.value();
        }
        throw mismatch(field, "a whole number", value);
    }

    /** A number, or a default. */
    public double number(String field, double otherwise) {
        Value value = value(field);
        if (value instanceof Value.Real number) {
            return number.value();
        }
        if (value instanceof Value.Null) {
            return otherwise;
        } else if (value instanceof Value.Int number) {
            return number.value();
        }
        throw mismatch(field, "a number", value);
    }

    /** A truth value, or a default. */
    public boolean flag(String field, boolean otherwise) {
        Value value = value(field);
        if (value instanceof Value.Null) {
            return otherwise;
        } else if (value instanceof Value.Bool flag) {
            return flag.value();
        }
        throw mismatch(field, "true or false", value);
    }

    /** A time: seconds as a number, or ISO-8601 text such as {@code PT1.5S}; or a default. Never negative. */
    public Duration duration(String field, Duration otherwise) {
        Value value = value(field);
        if (value instanceof Value.Null) {
            return otherwise;
        }
        Duration time = Duration.ofSeconds(-1);
        if (value instanceof Value.Text text) {
            try {
                Duration written = Duration.parse(text.value());
                time = written.toSeconds() < MAX_SECONDS ? written : time;
            } catch (DateTimeParseException e) {
                throw mismatch(field, "seconds, or a duration such as \"PT1.5S\"", value);
            }
        } else if (value instanceof Value.Int || value instanceof Value.Real) {
            double seconds = number(field, 0);
            if (seconds <= MAX_SECONDS) {
                time = Duration.ofNanos(Math.round(seconds * 1e9));
            }
        }
        if (time.isNegative()) {
            throw mismatch(field, "seconds, or a duration such as \"PT1.5S\", not negative and less than 10^9 s", value);
        }
        return time;
    }

    /** A text that is one of an enum's names, in any case of letters. */
    public <E extends Enum<E>> E oneOf(String field, String text, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw problem(field, "expected one of " + Arrays.toString(type.getEnumConstants()) + ", found \"" + text + '"');
    }

    /** A list of texts; empty when absent. Numbers are taken as their text. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (Value each : list(field)) {
            if (each instanceof Value.Text text) {
                texts.add(text.value());
            } else if (each instanceof Value.Int number) {
                texts.add(Long.toString(number.value()));
            } else {
                throw mismatch(field + '/' + texts.size(), "a text", each);
            }
        }
        return List.copyOf(texts);
    }

    /** An object, if it is there. */
    public Optional<StrictObject> object(String field) {
        Value value = value(field);
        return value instanceof Value.Null ? Optional.empty() : Optional.of(of(value, pointer + '/' + field));
    }

    /** A list of objects; empty when absent. */
    public List<StrictObject> objects(String field) {
        List<StrictObject> objects = new ArrayList<>();
        for (Value each : list(field)) {
            objects.add(of(each, pointer + '/' + field + '/' + objects.size()));
        }
        return List.copyOf(objects);
    }

    private List<Value> list(String field) {
        Value value = value(field);
        if (value instanceof Value.Null) {
            return List.of();
        } else if (value instanceof Value.ListValue list) {
            return list.items();
        }
        throw mismatch(field, "a list", value);
    }

    /**
     * Ends the reading.
     *
     * @throws PayloadException if there is a field that was not asked for
     */
    public void end() {
        for (String name : names()) {
            if (!read.contains(name)) {
                List<String> known = new ArrayList<>(read);
                known.sort(null);
                throw problem(name, "is not known here; the fields are " + known);
            }
        }
    }

    private PayloadException mismatch(String field, String expected, Value found) {
        return problem(field, "expected " + expected + ", found " + Value.describe(found));
    }

    private static String at(String pointer) {
        return pointer.isEmpty() ? "at the root: " : "at " + pointer + ": ";
    }
}
