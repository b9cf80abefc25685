package dev.rosey.nats.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadCodec;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.json.JsonCodec;
import dev.rosey.nats.config.WireForm;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WireProperties {
    private static final String SUBJECT = "rosey.event.demo.rolled";

    private final JsonCodec peer = JsonCodec.create();

    @Provide
    Arbitrary<Event> events() {
        return Events.events();
    }

    @Provide
    Arbitrary<Value> values() {
        return Events.values();
    }

    /** Text that is made of pieces of JSON, and mostly none. */
    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.of("{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "\\u00e9", "\\n", "\\x", " ", "\n", "\t", "0", "1",
                        "-", "9223372036854775807", "9223372036854775808", "1e400", "1.5", ".", "e", "E+", "+", "true", "false", "null",
                        "tru", "é", "😀", "\u0001", "//")
                .list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Property(tries = 400)
    void anEventSurvivesTheWayAsOneBody(@ForAll("events") Event event, @ForAll boolean isStrict) {
        Wire wire = Wire.of(isStrict ? WireForm.STRICT : WireForm.STRUCTURED);
        Packet packet = wire.encode(event);
        assertThat(packet.headers() != null).isEqualTo(isStrict);
        Event back = wire.decode(SUBJECT, packet.headers(), packet.body());
        Events.assertSameBesideAttributes(back, event);
        assertThat(back.attributes()).isEqualTo(event.attributes());
        assertThat(wire.encode(wire.decode(SUBJECT, null, wire.encode(back).body())).body()).isEqualTo(wire.encode(back).body());
    }

    @Property(tries = 400)
    void anEventSurvivesTheWayInHeaders(@ForAll("events") Event event) {
        Wire wire = Wire.of(WireForm.BINARY);
        Packet packet = wire.encode(event);
        Event back = wire.decode(SUBJECT, packet.headers(), packet.body());
        Events.assertSameBesideAttributes(back, event);
        assertThat(texts(back)).isEqualTo(texts(event)); // headers have no types
    }

    private static Map<String, String> texts(Event event) {
        return event.attributes().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().toString()));
    }

    @Property(tries = 400)
    void theBodyIsJsonThatOthersRead(@ForAll("events") Event event) {
        Value.MapValue body = (Value.MapValue) peer.decode(Wire.of(WireForm.STRUCTURED).encode(event).body());
        assertThat(body.field("id")).isEqualTo(new Value.Text(event.id()));
        assertThat(body.field("type")).isEqualTo(new Value.Text(event.type()));
        assertThat(body.field("time")).isEqualTo(new Value.Text(event.time().toString()));
    }

    @Property(tries = 400)
    void membersMayComeInAnyOrderWithAnyWhiteSpace(@ForAll("events") Event event, @ForAll long seed) {
        Wire wire = Wire.of(WireForm.STRUCTURED);
        Value.MapValue members = (Value.MapValue) peer.decode(wire.encode(event).body());
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(members.fields().keySet());
        Collections.shuffle(names, random);
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(text.isEmpty() ? space(random) + "{" : ",").append(space(random));
            text.append(escaped(name, random)).append(space(random)).append(':').append(space(random));
            text.append(new String(peer.encode(members.field(name)), StandardCharsets.UTF_8)).append(space(random));
        }
        byte[] body = (text + "}" + space(random)).getBytes(StandardCharsets.UTF_8);
        Event back = wire.decode(SUBJECT, null, body);
        Events.assertSameBesideAttributes(back, event);
        assertThat(back.attributes()).isEqualTo(event.attributes());
    }

    private static String space(Random random) {
        return " \n\t\r".substring(random.nextInt(4)).repeat(random.nextInt(3));
    }

    /** Some characters of a name as escapes. */
    private static String escaped(String name, Random random) {
        return name.chars()
                .mapToObj(c -> random.nextInt(8) == 0 ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    @Property(tries = 400)
    void arbitraryBytesBecomeAnEvent(@ForAll byte[] body) {
        Event event = Wire.of(WireForm.STRUCTURED).decode(SUBJECT, null, body);
        assertThat(event.source()).isEqualTo(Event.UNKNOWN_SOURCE);
        assertThat(event.payload().isEmpty()).isEqualTo(body.length == 0);
        assertThat(event.payload().bytes().orElse(new byte[0])).isEqualTo(body);
    }

    @Property(tries = 400)
    void damagedBodiesBecomeAnEvent(@ForAll("events") Event event, @ForAll int place, @ForAll byte damage, @ForAll int cut) {
        Wire wire = Wire.of(WireForm.STRICT);
        Packet packet = wire.encode(event);
        byte[] body = packet.body();
        byte[] part = Arrays.copyOf(body, Math.floorMod(cut, body.length));
        body[Math.floorMod(place, body.length)] ^= damage;
        read(wire.decode(SUBJECT, packet.headers(), body));
        Event foreign = wire.decode(SUBJECT, null, part);
        assertThat(foreign.payload().bytes().orElse(new byte[0])).isEqualTo(part);
        read(foreign);
    }

    @Property(tries = 400)
    void damagedHeadersBecomeAnEvent(@ForAll("events") Event event, @ForAll("nearlyJson") String text, @ForAll int place) {
        Wire wire = Wire.of(WireForm.BINARY);
        Packet packet = wire.encode(event);
        Headers headers = new Headers(packet.headers());
        List<String> names = new ArrayList<>(headers.keySet());
        String value = text.chars().filter(c -> c >= ' ' && c <= '~').mapToObj(Character::toString).collect(Collectors.joining());
        headers.put(names.get(Math.floorMod(place, names.size())), value);
        headers.put("ce-" + value.replaceAll("[^!-9;-~]", ""), value);
        read(wire.decode(SUBJECT, headers, packet.body()));
    }

    /** Everything in an event can be asked for; only its content may be unreadable. */
    private static void read(Event event) {
        assertThat(event.toString() + event.id() + event.type() + event.time() + event.attributes()).isNotEmpty();
        Throwable problem = catchThrowable(() -> event.payload().value());
        assertThat(problem == null || problem instanceof PayloadException).as("%s", problem).isTrue();
    }

    @Property(tries = 400)
    void valuesAreWrittenAsByTheOtherCodec(@ForAll("values") Value value) {
        byte[] text = JsonFormat.JSON.encode(value);
        assertThat(text).isEqualTo(peer.encode(value));
        assertThat(JsonFormat.JSON.decode(text)).isEqualTo(peer.decode(text));
    }

    @Property(tries = 2000)
    void textIsReadOrRefusedAsByTheOtherCodec(@ForAll("nearlyJson") String text) {
        assertAgreement(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 400)
    void damagedTextIsReadOrRefusedAsByTheOtherCodec(@ForAll("values") Value value, @ForAll int place, @ForAll byte damage) {
        byte[] text = peer.encode(value);
        // Not zero: the other codec takes zeros for another encoding than UTF-8.
        text[Math.floorMod(place, text.length)] = (byte) Math.max(1, damage & 0x7F);
        assertAgreement(text);
    }

    private void assertAgreement(byte[] text) {
        assertThat(outcome(JsonFormat.JSON, text)).as("%s", new String(text, StandardCharsets.UTF_8))
                .isEqualTo(outcome(peer, text));
    }

    private static String outcome(PayloadCodec codec, byte[] text) {
        try {
            return codec.decode(text).toString();
        } catch (PayloadException e) {
            return "refused";
        }
    }

    @Property(tries = 400)
    void bytesInsideValuesAreWrittenAsByTheOtherCodec(@ForAll byte[] content) {
        Value value = new Value.MapValue(new LinkedHashMap<>(Map.of("seed", new Value.Bytes(content))));
        assertThat(JsonFormat.JSON.encode(value)).isEqualTo(peer.encode(value));
        Event event = Event.of(Subject.of(SUBJECT), Payload.of(value));
        Wire wire = Wire.of(WireForm.STRUCTURED);
        Event back = wire.decode(SUBJECT, null, wire.encode(event).body());
        assertThat(back.payload().as(Seed.class).seed()).isEqualTo(content);
    }

    /** A payload with bytes. */
    @SuppressWarnings("ArrayRecordComponent") // what a plugin may well write
    public record Seed(byte[] seed) {}
}
