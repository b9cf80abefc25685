package dev.rosey.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rosey.api.spi.BinaryCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadTest {
    record Point(int x, int y) {}

    record Measure(String name, double value) {}

    record Nested(Measure measure, Float factor) {}

    record Letter(char letter) {}

    record Holder(List<Object> items) {}

    record Link(Link next) {}

    record Positive(int number) {
        Positive {
            if (number < 1) {
                throw new IllegalArgumentException("number is " + number);
            }
        }
    }

    enum Side {
        LEFT,
        RIGHT
    }

    record Noted(Optional<String> note, Optional<Side> side, Optional<Value> raw) {}

    record Maybe<T>(Optional<T> content) {}

    record MaybeNumber(Optional<Double> number) {}

    record Sided(Side side, List<Point> points, Map<String, Integer> counts) {}

    @Test
    void givesTheSameInstanceOfAnImmutableRecord() {
        Point point = new Point(1, 2);
        assertThat(Payload.of(point).as(Point.class)).isSameAs(point);
        Nested nested = new Nested(new Measure("m", 1.5), null);
        assertThat(Payload.of(nested).as(Nested.class)).isSameAs(nested);
        Payload payload = Payload.of("text");
        assertThat(Payload.of(payload)).isSameAs(payload);
    }

    @Test
    void anOptionalIsAsImmutableAsWhatItMayHold() {
        Noted noted = new Noted(Optional.of("note"), Optional.of(Side.LEFT), Optional.of(Value.of(List.of(1))));
        assertThat(Payload.of(noted).as(Noted.class)).isSameAs(noted);
        assertThat(Payload.of(noted).value().as(Noted.class)).isEqualTo(noted);

        List<Object> list = new ArrayList<>(List.of("a"));
        Payload payload = Payload.of(new Maybe<>(Optional.of(list)));
        list.add("b");
        assertThat(payload.value()).isEqualTo(Value.map().put("content", Value.of(List.of("a"))).build());
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of(new MaybeNumber(Optional.of(Double.NaN))));
    }

    @Test
    void doesNotChangeWithWhatItWasMadeOf() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new HashMap<>(Map.of("k", list));
        byte[] bytes = {1, 2};
        Holder holder = new Holder(list);
        Payload ofList = Payload.of(list);
        Payload ofMap = Payload.of(map);
        Payload ofBytes = Payload.of(bytes);
        Payload raw = Payload.ofBytes(bytes, "image/png");
        Payload ofRecord = Payload.of(holder);
        list.add("b");
        map.put("l", 1);
        bytes[0] = 9;
        raw.bytes().orElseThrow()[0] = 9;
        ofBytes.as(byte[].class)[0] = 9;
        assertThat(ofList.asListOf(String.class)).containsExactly("a");
        assertThat(ofMap.value()).isEqualTo(Value.map().put("k", List.of("a")).build());
        assertThat(ofBytes.as(byte[].class)).containsExactly(1, 2);
        assertThat(raw.bytes().orElseThrow()).containsExactly(1, 2);
        assertThat(ofRecord.value()).isEqualTo(Value.map().put("items", List.of("a")).build());
    }

    static Stream<Object> unsupported() {
        return Stream.of(new Date(), new BigDecimal("1"), new AtomicInteger(), 'c', new Letter('c'), Set.of("a"), new int[] {1},
                new Object(), new StringBuilder("a"), List.of(Map.of("k", new Date())), Map.of(1, "a"), Double.NaN,
                Float.POSITIVE_INFINITY, new Measure("m", Double.NaN), new Nested(new Measure("m", 1), Float.NaN),
                List.of(Double.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void refusesWhatCannotBeCarriedWhenItIsMade(Object value) {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of(value))
                .satisfies(e -> assertThat(e.code()).isEqualTo("PAYLOAD-001"));
    }

    @Test
    void namesThePlaceOfWhatCannotBeCarried() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of(Map.of("a", List.of(1, new Date()))))
                .withMessageContainingAll("/a/1", "java.util.Date", "use records");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of(new Nested(new Measure("m", Double.NaN), 1f)))
                .withMessageContainingAll("/measure/value", "NaN");
    }

    @Test
    void refusesEndlessNesting() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Payload.of(list)).withMessageContaining("deeper");
        Link chain = new Link(null);
        for (int i = 0; i < 100_000; i++) {
            chain = new Link(chain);
        }
        Link deep = chain;
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Payload.of(deep)).withMessageContaining("deeper");
    }

    @Test
    void namesThePlaceOfWhatDoesNotFit() {
        Value value = Value.map()
                .put("side", "UP")
                .put("points", List.of(Map.of("x", 1, "y", 2), Map.of("x", 1, "y", "two")))
                .build();
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> value.as(Sided.class))
                .withMessageContainingAll("/side", "[LEFT, RIGHT]", "\"UP\"");
        Value second = Value.map().put("points", value.as(Value.MapValue.class).field("points")).build();
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> second.as(Sided.class))
                .withMessageContainingAll("/points/1/y", "whole number", "two");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Value.map().put("x", 1).build().as(Point.class))
                .withMessageContainingAll("/y", "int", "nothing");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of(List.of(1, "b")).asListOf(Integer.class))
                .withMessageContainingAll("/1", "\"b\"");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Payload.of("a").asListOf(String.class))
                .withMessageContaining("expected a list");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Value.map().put("counts", Map.of("k", 1.5)).build().as(Sided.class))
                .withMessageContaining("/counts/k");
    }

    @Test
    void readsOnlyWhatIsThere() {
        Value more = Value.map().put("x", 1).put("y", 2).put("unknown", "ignored").build();
        assertThat(more.as(Point.class)).isEqualTo(new Point(1, 2));
        assertThat(Value.map().build().as(Sided.class)).isEqualTo(new Sided(null, null, null));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Payload.empty().as(String.class));
    }

    @Test
    void neverCutsNumbersNorTurnsTextIntoThem() {
        assertThat(Value.of(5.0).as(Integer.class)).isEqualTo(5);
        assertThat(Value.of(5).as(Double.class)).isEqualTo(5.0);
        assertThat(Value.of(5).as(int.class)).isEqualTo(5);
        for (Object wrong : Arrays.asList(1.5, 1L << 31, "1", true, 1e300)) {
            assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(wrong).as(Integer.class));
        }
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(128).as(Byte.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(40_000).as(Short.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(1e300).as(Float.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(0x1p63).as(Long.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(1).as(String.class));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of("true").as(Boolean.class));
    }

    @Test
    void refusesTypesThatItCannotMake() {
        for (Class<?> type : List.of(Object.class, Date.class, List.class, Map.class, char.class, Record.class, Number.class)) {
            assertThatExceptionOfType(PayloadException.class)
                    .as(type.getName())
                    .isThrownBy(() -> Payload.of(new Point(1, 2)).as(type));
        }
    }

    @Test
    void readsBytesFromBase64() {
        assertThat(Value.of("AQI=").as(byte[].class)).containsExactly(1, 2);
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Value.of("%%").as(byte[].class))
                .withMessageContaining("Base64");
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(1).as(byte[].class));
    }

    @Test
    void refusesMalformedTimes() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Value.of("yesterday").as(java.time.Instant.class))
                .withMessageContainingAll("an instant such as", "yesterday");
        assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Value.of(5).as(java.time.Duration.class));
    }

    @Test
    void saysWhyARecordRefusedTheData() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> Value.map().put("number", 0).build().as(Positive.class))
                .withMessageContainingAll("Positive refused", "number is 0")
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsBytesAsTheyAre() {
        Payload raw = Payload.ofBytes("h\u00e9".getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThat(raw.contentType()).isEqualTo("text/plain");
        assertThat(raw.asText()).isEqualTo("h\u00e9");
        assertThat(raw.isEmpty()).isFalse();
        assertThatExceptionOfType(PayloadException.class).isThrownBy(raw::value).withMessageContaining("bytes()");
        assertThat(raw.toString()).contains("3 bytes").doesNotContain("h\u00e9");
        assertThat(Payload.of("secret").toString()).doesNotContain("secret");
        assertThat(Payload.of("text").bytes()).isEmpty();
        assertThat(Payload.of("text").asText()).isEqualTo("text");
        assertThat(Payload.of("text").contentType()).isEqualTo(Payload.JSON);
    }

    @Test
    void isEqualByData() {
        Payload typed = Payload.of(new Point(1, 2));
        Payload free = Payload.of(Value.map().put("x", 1).put("y", 2).build());
        Payload encoded = Payload.encoded(typed.encode(BinaryCodec.INSTANCE), BinaryCodec.INSTANCE);
        assertThat(typed).isEqualTo(free).hasSameHashCodeAs(free).isEqualTo(encoded).hasSameHashCodeAs(encoded);
        Payload raw = Payload.ofBytes(new byte[] {1}, Payload.OCTETS);
        assertThat(raw)
                .isEqualTo(Payload.ofBytes(new byte[] {1}, Payload.OCTETS))
                .hasSameHashCodeAs(Payload.ofBytes(new byte[] {1}, Payload.OCTETS))
                .isNotEqualTo(Payload.ofBytes(new byte[] {1}, "image/png"))
                .isNotEqualTo(Payload.ofBytes(new byte[] {2}, Payload.OCTETS))
                .isNotEqualTo(typed)
                .isNotEqualTo("x");
    }

    @Test
    void comparesMalformedDataAsBytes() {
        Payload malformed = Payload.encoded(new byte[] {99}, BinaryCodec.INSTANCE);
        Payload again = Payload.encoded(new byte[] {99}, BinaryCodec.INSTANCE);
        assertThat(malformed).isEqualTo(again).hasSameHashCodeAs(again).isNotEqualTo(Payload.of("x"));
        assertThatExceptionOfType(PayloadException.class).isThrownBy(malformed::value);
    }

    @Test
    void emptinessIsAboutContent() {
        assertThat(Payload.empty().isEmpty()).isTrue();
        assertThat(Payload.empty().value()).isEqualTo(Value.none());
        assertThat(Payload.ofBytes(new byte[0], Payload.OCTETS).isEmpty()).isTrue();
        assertThat(Payload.of("").isEmpty()).isFalse();
        assertThatNullPointerException().isThrownBy(() -> Payload.of(null));
    }
}
