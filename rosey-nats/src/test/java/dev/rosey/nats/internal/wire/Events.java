package dev.rosey.nats.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary values and events, and what it means that two events are the same. */
final class Events {
    private static final List<String> TEXTS = List.of(
            "", "a", "\"", "\\", "/", "\b\f\n\r\t", "\u0000\u001f", "\u007f", "é", "€", "😀", "\u2028", "%41", " x ", "{", "null", "1");

    private Events() {}

    /** Texts without unpaired surrogates, which UTF-8 cannot express. */
    static Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.integers().between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .map(Character::toString)
                .list().ofMaxSize(12).map(characters -> String.join("", characters));
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(40);
        Arbitrary<String> odd = Arbitraries.of(TEXTS).list().ofMaxSize(4).map(parts -> String.join("", parts));
        return Arbitraries.oneOf(any, ascii, odd);
    }

    static Arbitrary<Value> values() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.just(Value.none()),
                () -> Arbitraries.of(true, false).map(Value.Bool::new),
                () -> Arbitraries.longs().map(Value.Int::new),
                () -> Arbitraries.of(0L, -1L, 9L, 10L, Long.MIN_VALUE, Long.MAX_VALUE).map(Value.Int::new),
                () -> Arbitraries.doubles().map(Value.Real::new),
                () -> Arbitraries.of(-0.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, 1e21, -1.5e-7).map(Value.Real::new),
                () -> texts().map(Value.Text::new),
                () -> values().list().ofMaxSize(4).map(Value.ListValue::new),
                () -> Arbitraries.maps(texts(), values()).ofMaxSize(4).map(Value.MapValue::new));
    }

    private static Arbitrary<Payload> payloads() {
        Arbitrary<String> types = Arbitraries.oneOf(
                Arbitraries.of("text/plain", "image/png", "application/octet-stream", "", "application/cloudevents+json", "é"),
                texts().filter(type -> !JsonFormat.isJson(type)));
        return Arbitraries.oneOf(
                values().map(Payload::of),
                Arbitraries.just(Payload.empty()),
                values().map(value -> Payload.encoded(JsonFormat.JSON.encode(value), JsonFormat.JSON)),
                Combinators.combine(Arbitraries.bytes().array(byte[].class).ofMaxSize(40), types).as(Payload::ofBytes));
    }

    private static Arbitrary<Instant> times() {
        Arbitrary<Long> seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(-62_167_219_200L, 253_402_300_799L), // the years 0000 to 9999
                Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
        Arbitrary<Integer> nanos = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 999_999_999), Arbitraries.of(0, 1, 1000, 1_000_000, 120_000_000));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Map<String, Attribute>> attributes() {
        Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(20)
                .filter(name -> Field.of(name) == null);
        Arbitrary<Attribute> values = Arbitraries.oneOf(
                texts().map(Attribute.Text::new),
                Arbitraries.integers().map(Attribute.Int::new),
                Arbitraries.of(true, false).map(Attribute.Bool::new));
        return Arbitraries.maps(names, values).ofMaxSize(3);
    }

    static Arbitrary<Event> events() {
        Arbitrary<String> needed = texts().filter(text -> !text.isEmpty());
        Arbitrary<Event.Builder> core = Combinators.combine(needed, needed, needed, times(), payloads(),
                        Arbitraries.of(Priority.values()))
                .as((id, source, type, time, payload, priority) -> Event.builder(Subject.of("rosey.event.demo.rolled"))
                        .id(id).source(source).type(type).time(time).payload(payload).priority(priority));
        return Combinators.combine(core, needed.injectNull(0.5), needed.injectNull(0.5), needed.injectNull(0.5),
                        Arbitraries.oneOf(Arbitraries.just(1), Arbitraries.integers().greaterOrEqual(1)), attributes())
                .as((builder, correlation, causation, delivery, attempt, attributes) -> {
                    if (correlation != null) {
                        builder.correlationId(correlation);
                    }
                    if (causation != null) {
                        builder.causationId(causation);
                    }
                    if (delivery != null) {
                        builder.deliveryId(delivery);
                    }
                    attributes.forEach(builder::attribute);
                    return builder.deliveryAttempt(attempt).build();
                });
    }

    /** Asserts that everything but the further attributes is the same. */
    static void assertSameBesideAttributes(Event actual, Event expected) {
        assertThat(actual.subject()).isEqualTo(expected.subject());
        assertThat(actual.id()).isEqualTo(expected.id());
        assertThat(actual.source()).isEqualTo(expected.source());
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.time()).isEqualTo(expected.time());
        assertThat(actual.priority()).isEqualTo(expected.priority());
        assertThat(actual.correlationId()).isEqualTo(expected.correlationId());
        assertThat(actual.causationId()).isEqualTo(expected.causationId());
        assertThat(actual.deliveryId()).isEqualTo(expected.deliveryId());
        assertThat(actual.deliveryAttempt()).isEqualTo(expected.deliveryAttempt());
        assertThat(actual.payload()).isEqualTo(expected.payload());
        assertThat(actual.payload().contentType()).isEqualTo(expected.payload().contentType());
    }
}
