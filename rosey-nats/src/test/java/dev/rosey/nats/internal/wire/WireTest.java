package dev.rosey.nats.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.nats.config.WireForm;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private static final Subject SUBJECT = Subject.of("rosey.event.dice-roller.rolled");
    private static final String HEAD = "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"";

    private final Wire wire = Wire.of(WireForm.STRUCTURED);

    /** A payload. */
    public record Roll(List<Integer> dice, int sum) {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Event decode(String body) {
        return wire.decode(SUBJECT.toString(), null, utf8(body));
    }

    private static Event.Builder event() {
        return Event.builder(SUBJECT).id("7").source("/host/plugin/dice-roller").time(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    private String encode(Event event) {
        return new String(wire.encode(event).body(), StandardCharsets.UTF_8);
    }

    private static void assertForeign(Event event, byte[] body) {
        assertThat(event.source()).isEqualTo(Event.UNKNOWN_SOURCE);
        assertThat(event.id()).isNotEmpty();
        assertThat(event.payload().bytes()).hasValue(body);
    }

    @Test
    void anEventIsOneJsonBodyWithoutHeaders() {
        Packet packet = wire.encode(event().payload(Payload.of(new Roll(List.of(4, 3), 7))).build());
        assertThat(packet.headers()).isNull();
        assertThat(new String(packet.body(), StandardCharsets.UTF_8)).isEqualTo("""
                {"specversion":"1.0","id":"7","source":"/host/plugin/dice-roller","type":"rolled",\
                "time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json","data":{"dice":[4,3],"sum":7}}""");
    }

    @Test
    void attributesOfRoseyAreWrittenWhenTheySaySomething() {
        Event event = event().correlationId("1").causationId("6").priority(Priority.CRITICAL).deliveryId("5").deliveryAttempt(2)
                .attribute("traceparent", "00-ab").attribute("count", new Attribute.Int(-12))
                .attribute("dry", new Attribute.Bool(true)).build();
        assertThat(encode(event)).isEqualTo("""
                {"specversion":"1.0","id":"7","source":"/host/plugin/dice-roller","type":"rolled",\
                "time":"2026-01-02T03:04:05.678Z","correlationid":"1","causationid":"6","priority":"critical",\
                "deliveryid":"5","deliveryattempt":2,"count":-12,"dry":true,"traceparent":"00-ab"}""");
    }

    @Test
    void bytesOfAnotherFormatThanJsonAreBase64() {
        Event event = event().payload(Payload.ofBytes(new byte[] {-1, 0, 1}, "image/png")).build();
        assertThat(encode(event)).endsWith(",\"datacontenttype\":\"image/png\",\"data_base64\":\"/wAB\"}");
    }

    @Test
    void bytesOfJsonAreTheData() {
        Event event = event().payload(Payload.ofBytes(utf8("{ \"big\": 123456789012345678901234567890 }"), "application/x+json")).build();
        assertThat(encode(event)).endsWith(",\"data\":{ \"big\": 123456789012345678901234567890 }}");
        Payload back = decode(encode(event)).payload();
        assertThat(back.contentType()).isEqualTo("application/x+json");
        assertThat(back.bytes()).hasValue(event.payload().bytes().orElseThrow());
    }

    @Test
    void bytesThatOnlyClaimToBeJsonCannotBreakTheEnvelope() {
        Event event = event().payload(Payload.ofBytes(utf8("1},\"id\":\"8\""), "application/json")).build();
        Event back = decode(encode(event));
        assertThat(back.id()).isEqualTo("7");
        assertThat(back.payload()).isEqualTo(event.payload());
        assertThatThrownBy(() -> back.payload().value()).isInstanceOf(PayloadException.class);
    }

    @Test
    void theStrictFormNamesTheContentType() {
        Packet packet = Wire.of(WireForm.STRICT).encode(event().build());
        assertThat(packet.headers().getFirst("content-type")).isEqualTo("application/cloudevents+json");
        assertThat(packet.headers().size()).isEqualTo(1);
        assertThat(packet.body()).isEqualTo(wire.encode(event().build()).body());
    }

    @Test
    void theBinaryFormHasAttributesInHeadersAndTheDataAsTheBody() {
        Event event = event().payload(Payload.of("hé")).correlationId("100 % \"é\"").attribute("count", new Attribute.Int(3)).build();
        Packet packet = Wire.of(WireForm.BINARY).encode(event);
        Map<String, String> headers = new TreeMap<>();
        packet.headers().forEach((name, values) -> headers.put(name, String.join("|", values)));
        assertThat(headers).isEqualTo(Map.of("ce-specversion", "1.0", "ce-id", "7", "ce-source", "/host/plugin/dice-roller",
                "ce-type", "rolled", "ce-time", "2026-01-02T03:04:05.678Z", "ce-correlationid", "100%20%25%20%22%C3%A9%22",
                "ce-count", "3", "content-type", "application/json", "ce-datacontenttype", "application/json"));
        assertThat(new String(packet.body(), StandardCharsets.UTF_8)).isEqualTo("\"hé\"");
    }

    @ParameterizedTest
    @EnumSource
    void everyFormIsReadWhateverIsWritten(WireForm form) {
        Event event = event().payload(Payload.of(new Roll(List.of(6), 6))).causationId("é").build();
        Packet packet = Wire.of(form).encode(event);
        Event back = wire.decode(SUBJECT.toString(), packet.headers(), packet.body());
        Events.assertSameBesideAttributes(back, event);
        assertThat(back.payload().as(Roll.class).dice()).containsExactly(6);
    }

    @ParameterizedTest
    @EnumSource
    void anEventWithoutContentStaysWithout(WireForm form) {
        Packet packet = Wire.of(form).encode(event().build());
        Event back = wire.decode(SUBJECT.toString(), packet.headers(), packet.body());
        assertThat(back.payload()).isEqualTo(Payload.empty());
        assertThat(back.id()).isEqualTo("7");
    }

    @Test
    void anUnpairedSurrogateSurvivesInABody() {
        Event event = event().payload(Payload.of("a\ud800b")).attribute("x", "\udc00").build();
        Event back = decode(encode(event));
        assertThat(back.payload().as(String.class)).isEqualTo("a\ud800b");
        assertThat(back.attribute("x")).hasValue("\udc00");
    }

    @Test
    void anEventOfAnotherHandIsRead() {
        Event event = decode("""
                {
                    "specversion" : "1.0",
                    "type" : "com.example.door.opened",
                    "source" : "https://example.com/doors",
                    "subject" : "front",
                    "id" : "A-1",
                    "time" : "2026-03-04T18:31:00+01:00",
                    "myextension1" : "value",
                    "othervalue" : 5,
                    "huge" : 12345678901,
                    "isopen" : false,
                    "unset" : null,
                    "nested" : { "not" : ["allowed", "}"] },
                    "UpperCase" : "dropped",
                    "anamethatislongerthantwenty" : "dropped",
                    "datacontenttype" : "text/xml",
                    "data" : "<door who=\\"caf\\u00e9\\"/>"
                }
                """);
        assertThat(event.id()).isEqualTo("A-1");
        assertThat(event.type()).isEqualTo("com.example.door.opened");
        assertThat(event.source()).isEqualTo("https://example.com/doors");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-04T17:31:00Z"));
        assertThat(event.attributes()).isEqualTo(Map.of(
                "subject", new Attribute.Text("front"), "myextension1", new Attribute.Text("value"),
                "othervalue", new Attribute.Int(5), "isopen", new Attribute.Bool(false),
                "huge", new Attribute.Text("12345678901")));
        assertThat(event.payload().contentType()).isEqualTo("text/xml");
        assertThat(event.payload().asText()).isEqualTo("<door who=\"café\"/>");
    }

    @Test
    void dataWithoutAMediaTypeIsJson() {
        assertThat(decode(HEAD + ",\"data\":[1,2.5,null]}").payload().value()).isEqualTo(new Value.ListValue(
                List.of(new Value.Int(1), new Value.Real(2.5), Value.none())));
        assertThat(decode(HEAD + ",\"data\":null}").payload()).isEqualTo(Payload.empty());
        assertThat(decode(HEAD + ",\"data_base64\":\"AQI=\"}").payload())
                .isEqualTo(Payload.ofBytes(new byte[] {1, 2}, Payload.OCTETS));
    }

    @Test
    void binaryHeadersOfAnotherHandAreRead() {
        Headers headers = new Headers().put("CE-SpecVersion", "1.0").put("ce-id", "\"quoted\"").put("ce-source", "/a%20b")
                .put("ce-type", "%zz%C3%A9%").put("Content-Type", "text/plain").put("ce-priority", "high").put("other", "x");
        Event event = wire.decode("a.b", headers, utf8("hello"));
        assertThat(event.id()).isEqualTo("quoted");
        assertThat(event.source()).isEqualTo("/a b");
        assertThat(event.type()).isEqualTo("%zzé%");
        assertThat(event.priority()).isEqualTo(Priority.HIGH);
        assertThat(event.payload().asText()).isEqualTo("hello");
        assertThat(event.attributes()).isEmpty();
    }

    @Test
    void theContentTypeOfCloudEventsGoesBeforeHeaders() {
        Headers headers = new Headers().put("Content-Type", "application/CloudEvents+json; charset=utf-8").put("ce-id", "8")
                .put("ce-specversion", "1.0").put("ce-source", "/x").put("ce-type", "x");
        assertThat(wire.decode("a.b", headers, utf8(HEAD + "}")).id()).isEqualTo("7");
        headers.remove("Content-Type");
        assertThat(wire.decode("a.b", headers, utf8(HEAD + "}")).id()).isEqualTo("8");
    }

    @Test
    void plainTextIsAForeignEvent() {
        Event event = decode("hello");
        assertForeign(event, utf8("hello"));
        assertThat(event.payload().contentType()).isEqualTo("application/octet-stream");
        assertThat(event.subject()).isEqualTo(SUBJECT);
        assertThat(event.time()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        Event typed = wire.decode("a.b", new Headers().put("Content-Type", "text/plain"), utf8("hello"));
        assertThat(typed.payload().asText()).isEqualTo("hello");
    }

    @Test
    void jsonThatIsNoEventIsAForeignEventWithAReadableValue() {
        byte[] body = utf8("{\"dice\":[1],\"sum\":1}");
        Event event = wire.decode("a.b", null, body);
        assertForeign(event, body);
        assertThat(event.payload().as(Roll.class).sum()).isEqualTo(1);
        Event typed = wire.decode("a.b", new Headers().put("content-type", "application/json"), utf8("7"));
        assertThat(typed.payload().value()).isEqualTo(new Value.Int(7));
    }

    @Test
    void aMessageWithoutContentIsAForeignEventWithoutContent() {
        assertThat(wire.decode("a.b", null, null).payload()).isEqualTo(Payload.empty());
        assertThat(wire.decode("a.b", new Headers(), new byte[0]).payload()).isEqualTo(Payload.empty());
    }

    @Test
    void theIdOfAForeignMessageIsItsOriginOrItsMessageIdOrNew() {
        Headers headers = new Headers().put("Nats-Msg-Id", "m-1");
        byte[] body = utf8("tick");
        assertThat(wire.decode("a.b", headers, body, "CHAT:12").id()).isEqualTo("CHAT:12");
        assertThat(wire.decode("a.b", headers, body).id()).isEqualTo("m-1");
        assertThat(wire.decode("a.b", null, body).id()).isNotEqualTo(wire.decode("a.b", null, body).id());
        assertThat(wire.decode("a.b", null, utf8(HEAD + "}"), "CHAT:12").id()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"specversion\":\"1.0\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/s\",\"type\":\"t\"}",
        "{\"specversion\":\"0.3\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"}",
        "{\"specversion\":1,\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"}",
        HEAD + ",\"id\":\"8\"}",
        HEAD + ",\"\\u0069d\":\"8\"}",
        HEAD + ",\"x\":\"1\",\"x\":\"2\"}",
        HEAD + ",\"data\":1,\"data\":2}",
        HEAD + ",\"data\":1,\"data_base64\":\"\"}",
        HEAD + ",\"data_base64\":\"?\"}",
        HEAD + ",\"data_base64\":1}",
        HEAD + ",\"x\":01}",
        HEAD + ",\"x\":\"\\q\"}",
        HEAD + ",\"x\":\"\n\"}",
        HEAD + ",\"data\":}",
        HEAD + ",}",
        HEAD + "} {}",
        HEAD + ",\"data\":[",
        HEAD,
        "{",
        "{\"",
        "{\"specversion\":\"1.0",
        "[" + HEAD + "}]"
    })
    void whatBreaksTheRulesOfTheFormIsForeign(String body) {
        assertForeign(decode(body), utf8(body));
        Headers strict = new Headers().put("content-type", "application/cloudevents+json");
        assertForeign(wire.decode("a.b", strict, utf8(body)), utf8(body));
    }

    @Test
    void headersThatMakeNoEventAreForeign() {
        byte[] body = utf8("x");
        Headers incomplete = new Headers().put("ce-id", "7");
        assertForeign(wire.decode("a.b", incomplete, body), body);
        Headers twice = new Headers().put("ce-specversion", "1.0").put("ce-id", "7", "8").put("ce-source", "/s").put("ce-type", "t");
        assertForeign(wire.decode("a.b", twice, body), body);
        Headers cased = new Headers().put("ce-specversion", "1.0").put("ce-id", "7").put("CE-ID", "8").put("ce-source", "/s")
                .put("ce-type", "t");
        assertForeign(wire.decode("a.b", cased, body), body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{foo:bar}", "[}", "tru", "01", "\"\\q\"", "{\"a\":1,\"a\":2}", "[1 2]", "1e999", "-"
    })
    void garbageInTheDataBreaksTheContentButNotTheEvent(String data) {
        Event event = decode(HEAD + ",\"data\":" + data + ",\"time\":\"2026-01-02T03:04:05Z\"}");
        assertThat(event.id()).isEqualTo("7");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThatThrownBy(() -> event.payload().value()).isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("Not valid JSON at line 1, column ");
    }

    @Test
    void attributesOfRoseyThatCannotBeUnderstoodAreLeftOut() {
        Event event = decode(HEAD + """
                ,"time":"yesterday","priority":"urgent","deliveryattempt":-3,"correlationid":"","causationid":{"a":1},"deliveryid":12}""");
        assertThat(event.priority()).isEqualTo(Priority.NORMAL);
        assertThat(event.deliveryAttempt()).isEqualTo(1);
        assertThat(event.correlationId()).isEqualTo("7");
        assertThat(event.causationId()).isEmpty();
        assertThat(event.deliveryId()).isEqualTo("12");
        assertThat(event.time()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void textThatIsNotUtf8IsForeign() {
        for (byte[] bad : List.of(new byte[] {(byte) 0xC0, (byte) 0x80}, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80}, new byte[] {(byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0x80}, new byte[] {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80})) {
            byte[] head = utf8(HEAD + ",\"x\":\"");
            byte[] body = Arrays.copyOf(head, head.length + bad.length + 2);
            System.arraycopy(bad, 0, body, head.length, bad.length);
            body[body.length - 2] = '"';
            body[body.length - 1] = '}';
            assertForeign(wire.decode("a.b", null, body), body);
        }
    }

    @Test
    void deepNestingIsBounded() {
        int many = 1 << 20;
        byte[] open = utf8("[".repeat(many));
        assertForeign(wire.decode("a.b", new Headers().put("content-type", "application/cloudevents+json"), open), open);
        byte[] member = utf8(HEAD + ",\"data\":" + "[".repeat(many));
        assertForeign(wire.decode("a.b", null, member), member);
        Event event = decode(HEAD + ",\"x\":" + "[".repeat(many) + "]".repeat(many) + ",\"data\":" + "{\"a\":".repeat(many)
                + "1" + "}".repeat(many) + "}");
        assertThat(event.id()).isEqualTo("7");
        assertThatThrownBy(() -> event.payload().value()).isInstanceOf(PayloadException.class).hasMessageContaining("64 levels");
    }

    @Test
    void hugeNumbersAreBounded() {
        String digits = "9".repeat(1 << 20);
        assertForeign(decode(HEAD + ",\"x\":" + digits + "}"), utf8(HEAD + ",\"x\":" + digits + "}"));
        Event event = decode(HEAD + ",\"data\":" + digits + "}");
        assertThatThrownBy(() -> event.payload().value()).isInstanceOf(PayloadException.class).hasMessageContaining("1000");
        assertThat(decode(HEAD + ",\"data\":9223372036854775808}").payload().value()).isEqualTo(new Value.Real(0x1p63));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefusedBeforeItIsSent() {
        Value value = Value.none();
        for (int i = 0; i <= Value.MAX_DEPTH; i++) {
            value = new Value.ListValue(List.of(value));
        }
        Event event = event().payload(Payload.of(value)).build();
        for (WireForm form : WireForm.values()) {
            assertThatThrownBy(() -> Wire.of(form).encode(event)).isInstanceOf(PayloadException.class);
        }
    }

    @Test
    void aGreatEventLeavesNothingBehindInTheNextOne() {
        String small = encode(event().build());
        Event great = event().payload(Payload.of("é".repeat(1 << 18))).build();
        assertThat(decode(encode(great)).payload()).isEqualTo(great.payload());
        assertThat(encode(event().build())).isEqualTo(small);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2024-02-29T23:59:59Z", "2000-02-29T00:00:00.1Z", "1900-03-01T00:00:00.123456789Z", "1969-12-31T23:59:59.000001Z",
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "-0001-06-01T00:00:00Z", "+10000-01-01T00:00:00Z",
        "2026-12-31T23:30:00-01:30", "2026-06-30T12:00:00.5+00:00"
    })
    void timesAreReadAndWrittenExactly(String time) {
        Instant instant = OffsetDateTime.parse(time).toInstant();
        assertThat(decode(HEAD + ",\"time\":\"" + time + "\"}").time()).isEqualTo(instant);
        assertThat(encode(event().time(instant).build())).contains(",\"time\":\"" + instant + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-01-01T24:01:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.1234567890Z", "1", ""})
    void whatIsNoTimeCountsAsNow(String time) {
        Event event = decode(HEAD + ",\"time\":\"" + time + "\"}");
        assertThat(event.id()).isEqualTo("7");
        assertThat(event.time()).isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void manyEventsOfOneBusKeepTheirSourcesAndTypesAndDays() {
        Instant start = Instant.parse("2026-01-01T23:59:59.999Z");
        for (int i = 0; i < 2000; i++) {
            int n = i % 500;
            Event event = event().source("/host-" + n + (n % 7 == 0 ? "/é\"" : "")).type("t" + "x".repeat(n % 90) + n)
                    .time(start.plusSeconds(i * 7001L)).build();
            Events.assertSameBesideAttributes(decode(encode(event)), event);
        }
    }

    @Test
    void aPacketTellsNothingOfItsContent() {
        assertThat(wire.encode(event().payload(Payload.of("secret")).build()).toString()).doesNotContain("secret");
    }
}
