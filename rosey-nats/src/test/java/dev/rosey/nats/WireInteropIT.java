package dev.rosey.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.json.JsonCodec;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Packet;
import dev.rosey.nats.internal.wire.Wire;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events of Rosey are read by another client, {@code src/test/node/peer.js}, and the other way round. */
class WireInteropIT {
    /** The folder whose {@code rosey-nats/node_modules} has the client; {@code run_tests.sh --interop} sets it. */
    private static final String PACKAGES = "ROSEY_NODE_PACKAGES";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant TIME = Instant.parse("2026-03-04T17:31:02.345Z");

    private static NatsServerRunner server;
    private static Process node;

    private final Wire wire = Wire.of(WireForm.STRUCTURED);
    private Connection connection;

    /** A payload. */
    public record Roll(List<Integer> dice, String who) {}

    @BeforeAll
    static void start() throws IOException {
        server = NatsServerRunner.start();
        String packages = System.getenv(PACKAGES);
        assertThat(packages).as("%s is not set: run the tests by ./run_tests.sh --interop", PACKAGES).isNotBlank();
        ProcessBuilder builder = new ProcessBuilder(
                "node", Path.of("src/test/node/peer.js").toAbsolutePath().toString(), server.url());
        builder.environment().put("NODE_PATH", Path.of(packages, "rosey-nats", "node_modules").toString());
        node = builder.redirectErrorStream(true).start();
        BufferedReader output = node.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        node.destroyForcibly();
        assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = Nats.connect(server.url());
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    @ParameterizedTest
    @EnumSource
    void nodeReadsEveryForm(WireForm form) throws Exception {
        Event event = Event.builder(Subject.of("rosey.event.demo.rolled")).id("7").source("/host/é").time(TIME)
                .attribute("count", new Attribute.Int(3)).payload(Payload.of(new Roll(List.of(4, 3), "é😀\n\"")))
                .build();
        Packet packet = Wire.of(form).encode(event);
        Message reply = connection.request("ask.form", packet.headers(), packet.body(), PATIENCE);
        Value.MapValue understood = (Value.MapValue) JsonCodec.create().decode(Objects.requireNonNull(reply).getData());
        Value.MapValue headers = (Value.MapValue) understood.field("headers");
        Value.MapValue body = (Value.MapValue) understood.field("body");
        Value data = form == WireForm.BINARY ? body : body.field("data");
        assertThat(data.as(Roll.class)).isEqualTo(new Roll(List.of(4, 3), "é😀\n\""));
        if (form == WireForm.BINARY) {
            assertThat(headers).isEqualTo(Value.map().put("ce-specversion", "1.0").put("ce-id", "7").put("ce-source", "/host/%C3%A9")
                    .put("ce-type", "rolled").put("ce-time", TIME.toString()).put("ce-count", "3")
                    .put("ce-datacontenttype", "application/json").put("content-type", "application/json").build());
        } else {
            assertThat(body.field("specversion")).isEqualTo(Value.text("1.0"));
            assertThat(body.field("source")).isEqualTo(Value.text("/host/é"));
            assertThat(body.field("count")).isEqualTo(new Value.Int(3));
            assertThat(headers.field("content-type")).isEqualTo(
                    form == WireForm.STRICT ? Value.text("application/cloudevents+json") : Value.none());
        }
    }

    private Event made(String what) throws Exception {
        Message message = Objects.requireNonNull(connection.request("make." + what, new byte[0], PATIENCE), what);
        return wire.decode(message.getSubject(), message.getHeaders(), message.getData());
    }

    private static void assertMade(Event event, String id) {
        assertThat(event.id()).isEqualTo(id);
        assertThat(event.source()).isEqualTo("/node");
        assertThat(event.type()).isEqualTo("node.made");
        assertThat(event.time()).isEqualTo(TIME);
    }

    @Test
    void aStructuredEventOfNodeIsRead() throws Exception {
        Event event = made("structured");
        assertMade(event, "s-1");
        assertThat(event.payload().as(Roll.class)).isEqualTo(new Roll(List.of(4, 3), "é😀"));
    }

    @Test
    void aStructuredEventOfNodeWithItsContentTypeIsRead() throws Exception {
        Event event = made("strict");
        assertMade(event, "s-2");
        assertThat(event.payload().as(String.class)).isEqualTo("hello");
    }

    @Test
    void aBinaryEventOfNodeIsRead() throws Exception {
        Event event = made("binary");
        assertMade(event, "s-3");
        assertThat(event.attribute("who")).hasValue("é 😀");
        assertThat(event.priority()).isEqualTo(Priority.HIGH);
        assertThat(event.payload().value()).isEqualTo(
                Value.map().put("dice", List.of(6)).build());
    }

    @Test
    void whatIsNoEventComesAsItIs() throws Exception {
        Event text = made("text");
        assertThat(text.source()).isEqualTo(Event.UNKNOWN_SOURCE);
        assertThat(text.payload().bytes()).hasValue("plain é".getBytes(StandardCharsets.UTF_8));
        Event json = made("json");
        assertThat(json.source()).isEqualTo(Event.UNKNOWN_SOURCE);
        assertThat(json.payload().as(Roll.class).dice()).containsExactly(1);
        assertThat(made("bytes").payload().bytes()).hasValue(new byte[] {0, -1, 123});
        assertThat(made("nothing").payload().isEmpty()).isTrue();
    }
}
