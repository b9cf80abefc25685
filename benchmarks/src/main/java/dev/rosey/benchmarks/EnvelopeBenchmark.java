package dev.rosey.benchmarks;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.nats.config.WireForm;
import dev.rosey.nats.internal.wire.Wire;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does it take to write a chat message with its envelope as JSON bytes, and to read it again? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBenchmark {
    private static final Subject SUBJECT = Subject.of("rosey.platform.cytube.movies.event.chat.message");
    private static final Chat CHAT = new Chat("alice", "Good evening, what are we watching tonight?", 1, false);

    private final com.fasterxml.jackson.databind.ObjectMapper jackson2 =
            com.fasterxml.jackson.databind.json.JsonMapper.builder().build();
    private final tools.jackson.databind.ObjectMapper jackson3 =
            tools.jackson.databind.json.JsonMapper.builder().build();
    private final Wire wire = Wire.of(WireForm.STRUCTURED);
    private final Event event = event(Payload.of(Value.of(CHAT)));
    private final Event bound = event(Payload.of(CHAT));
    private final Envelope envelope = new Envelope("1.0", event.id(), event.source(), event.type(), event.time().toString(),
            event.correlationId(), Payload.JSON, CHAT);

    /** Makes the benchmark. */
    public EnvelopeBenchmark() {}

    /** What is said. */
    public record Chat(String user, String text, int rank, boolean action) {}

    /** An event as a record; its time stays text, which is the least work. */
    public record Envelope(String specversion, String id, String source, String type, String time, String correlationid,
            String datacontenttype, Chat data) {}

    private static Event event(Payload payload) {
        return Event.builder(SUBJECT)
                .source("/rosey/connector/cytube")
                .time(Instant.parse("2026-03-04T17:31:02.345Z"))
                .correlationId("3ks8vjq0x1yz5-2f")
                .payload(payload)
                .build();
    }

    /** The bodies that are compared have the same members and about the same length. */
    @Setup
    public void check() throws IOException {
        int length = wire.encode(event).body().length;
        if (Math.abs(length - 300) > 10 || jackson2.writeValueAsBytes(envelope).length != length) {
            throw new IllegalStateException("The bodies have " + length + " and "
                    + jackson2.writeValueAsBytes(envelope).length + " bytes; wanted are 300 twice");
        }
    }

    /** Rosey: the data is a value, and stays bytes until somebody asks for it. */
    @Benchmark
    public Event rosey() {
        return wire.decode(SUBJECT.toString(), null, wire.encode(event).body());
    }

    /** Rosey, with a record as the data on both sides. */
    @Benchmark
    public Chat roseyBound() {
        return wire.decode(SUBJECT.toString(), null, wire.encode(bound).body()).payload().as(Chat.class);
    }

    /** Jackson 2, records. */
    @Benchmark
    public Envelope jackson2() throws IOException {
        return jackson2.readValue(jackson2.writeValueAsBytes(envelope), Envelope.class);
    }

    /** Jackson 3, records. */
    @Benchmark
    public Envelope jackson3() {
        return jackson3.readValue(jackson3.writeValueAsBytes(envelope), Envelope.class);
    }
}
