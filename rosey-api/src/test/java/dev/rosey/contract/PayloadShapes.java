package dev.rosey.contract;

import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ChatUser;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of every shape that the data model has, to be sent through each bus and compared with what arrives.
 *
 * <p>Each shape has the value that is sent and the type that a receiver asks for; what arrives is equal to what was
 * sent. All types are public, so that a plugin in a process of its own can name them.
 */
public final class PayloadShapes {
    private PayloadShapes() {}

    /**
     * One payload.
     *
     * @param name what is special about it
     * @param value what is sent
     * @param type what the receiver asks for
     */
    public record Shape(String name, Object value, Class<?> type) {
        /** The payload to send. */
        public Payload payload() {
            return Payload.of(value);
        }

        /**
         * Checks what arrived.
         *
         * @throws AssertionError if it is not what was sent
         */
        public void requireEqual(Payload arrived) {
            Object read = arrived.as(type);
            if (!value.equals(read)) {
                throw new AssertionError(name + ": sent " + value + ", received " + read);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A die's colour. */
    public enum Color {
        /** Red. */
        RED,
        /** Green, whose text form is not its name. */
        GREEN {
            @Override
            public String toString() {
                return "green!";
            }
        }
    }

    /** A plain record. */
    public record Roll(List<Integer> dice, int total) {}

    /** A deeply immutable record. */
    public record Point(int x, double y, String label) {}

    /** Records in records. */
    public record Line(Point from, Point to, Color color) {}

    /** Every number. */
    public record Numbers(byte b, short s, int i, long l, float f, double d) {}

    /** Every number, boxed; each may be missing. */
    public record Boxes(
            @Nullable Byte b, @Nullable Short s, @Nullable Integer i, @Nullable Long l, @Nullable Float f, @Nullable Double d,
            @Nullable Boolean z) {}

    /** Points in time. */
    public record Times(Instant at, Duration took) {}

    /** Parts that may be absent. */
    public record Optionals(Optional<String> text, Optional<Integer> number, Optional<Point> point) {}

    /** Collections in collections. */
    public record Collected(Map<String, List<Integer>> lists, List<Map<String, Point>> maps, Map<String, Optional<String>> some) {}

    /** Parts that are null. */
    public record Nulls(
            @Nullable String text, @Nullable Point point, @Nullable List<String> list, @Nullable Map<String, String> map,
            @Nullable Color color, @Nullable Instant at) {}

    /** Free data in a record. */
    public record Free(Value data, String text) {}

    /** A record that holds itself. */
    public record Tree(String name, List<Tree> children) {}

    /** A chain of records. */
    public record Chain(int depth, @Nullable Chain next) {}

    /** Nothing at all. */
    public record Nothing() {}

    /** Bytes; equal by content. */
    public record Blob(String name, byte[] content) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Blob that && name.equals(that.name) && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + Arrays.hashCode(content);
        }
    }

    /** All shapes. */
    public static List<Shape> all() {
        List<Shape> shapes = new ArrayList<>();
        scalars(shapes);
        records(shapes);
        collections(shapes);
        free(shapes);
        return Collections.unmodifiableList(shapes);
    }

    private static void scalars(List<Shape> shapes) {
        add(shapes, "text", "hello");
        add(shapes, "empty text", "");
        add(shapes, "text of many scripts", "\u00e9\u00df \u65e5\u672c\u8a9e \u0627\u0644 \ud83c\udfb2 \u200b\ufeff");
        add(shapes, "text with control characters", "\u0000\u0001\t\r\n\u001f\u007f\u0085\u2028\"\\/</script>");
        add(shapes, "text of 100,000 characters", "x".repeat(100_000));
        add(shapes, "true", true);
        add(shapes, "zero", 0);
        add(shapes, "the greatest long", Long.MAX_VALUE);
        add(shapes, "the least long", Long.MIN_VALUE);
        add(shapes, "the first long that a double cannot hold", (1L << 53) + 1);
        add(shapes, "a fraction", 0.1);
        add(shapes, "the greatest double", Double.MAX_VALUE);
        add(shapes, "the least double", Double.MIN_VALUE);
        add(shapes, "a whole double", 5.0);
        add(shapes, "negative zero", -0.0);
        shapes.add(new Shape("an enum", Color.RED, Color.class));
        shapes.add(new Shape("an enum with a body", Color.GREEN, Color.class));
        add(shapes, "an instant with nanoseconds", Instant.parse("2026-01-31T12:00:00.123456789Z"));
        add(shapes, "a negative duration", Duration.ofMillis(-1500));
    }

    private static void records(List<Shape> shapes) {
        Point point = new Point(-1, 2.5, "a \"b\"");
        add(shapes, "a record with a list", new Roll(List.of(4, 3), 7));
        add(shapes, "a deeply immutable record", point);
        add(shapes, "records in a record", new Line(point, new Point(0, -0.0, ""), Color.GREEN));
        add(shapes, "the least numbers",
                new Numbers(Byte.MIN_VALUE, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, -Float.MAX_VALUE, Double.MIN_VALUE));
        add(shapes, "the greatest numbers",
                new Numbers(Byte.MAX_VALUE, Short.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Float.MIN_VALUE, Double.MAX_VALUE));
        add(shapes, "boxed numbers", new Boxes((byte) 1, (short) 2, 3, 4L, 0.1f, 0.2, false));
        add(shapes, "boxed numbers that are null", new Boxes(null, null, null, null, null, null, null));
        add(shapes, "times", new Times(Instant.EPOCH, Duration.ofSeconds(3, 5)));
        add(shapes, "the ends of time", new Times(Instant.MAX, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
        add(shapes, "optionals", new Optionals(Optional.of(""), Optional.of(0), Optional.of(point)));
        add(shapes, "empty optionals", new Optionals(Optional.empty(), Optional.empty(), Optional.empty()));
        add(shapes, "nulls", new Nulls(null, null, null, null, null, null));
        add(shapes, "a record without components", new Nothing());
        add(shapes, "bytes of every value", new Blob("all", everyByte()));
        add(shapes, "no bytes", new Blob("none", new byte[0]));
        add(shapes, "a tree", new Tree("a", List.of(new Tree("b", List.of()), new Tree("c", List.of(new Tree("", List.of()))))));
        add(shapes, "a deep chain", chain(Value.MAX_DEPTH - 1));
        add(shapes, "a chat line", new ChatMessage("alice", "!roll 2d6", "movies", "cytube", Instant.EPOCH, 1.5, false,
                Optional.empty()));
        add(shapes, "a user", new ChatUser("alice", 2, true, false));
    }

    private static void collections(List<Shape> shapes) {
        Point point = new Point(1, 2, "p");
        add(shapes, "collections in collections", new Collected(Map.of("a", List.of(1, 2), "", List.of()),
                List.of(Map.of("p", point), Map.of()), Map.of("x", Optional.of("y"), "z", Optional.empty())));
        add(shapes, "empty collections", new Collected(Map.of(), List.of(), Map.of()));
        add(shapes, "names of fields that look like syntax",
                new Collected(Map.of("a/b~c.\"\n", List.of(0), "\ud83c\udfb2", List.of(1)), List.of(), Map.of()));
        add(shapes, "a long list", new Roll(Collections.nCopies(5_000, 6), 30_000));
    }

    private static void free(List<Shape> shapes) {
        Value everything = Value.map()
                .put("text", "t")
                .put("whole", Long.MIN_VALUE)
                .put("real", 1.5)
                .put("flag", true)
                .put("list", List.of(1, List.of(), Map.of()))
                .put("nothing", Value.none())
                .put("object", Value.map().put("", "empty name").build())
                .build();
        shapes.add(new Shape("free data", everything, Value.class));
        shapes.add(new Shape("a free list", Value.of(List.of("a", 1, true)), Value.class));
        shapes.add(new Shape("an empty object", Value.map().build(), Value.MapValue.class));
        add(shapes, "free data in a record", new Free(everything, "x"));
    }

    private static void add(List<Shape> shapes, String name, Object value) {
        shapes.add(new Shape(name, value, value.getClass()));
    }

    private static Chain chain(int length) {
        Chain chain = new Chain(length, null);
        for (int depth = length - 1; depth > 0; depth--) {
            chain = new Chain(depth, chain);
        }
        return chain;
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
