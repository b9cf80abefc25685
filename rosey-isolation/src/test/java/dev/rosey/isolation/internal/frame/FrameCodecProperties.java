package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.event.Value;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.subject.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameCodecProperties {
    private static final int LENGTH = 4;

    @Property
    void everyFrameSurvivesTheWay(@ForAll("frames") Frame frame) {
        byte[] bytes = FrameCodec.encode(frame);

        assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(bytes.length - LENGTH);
        Frame back = FrameCodec.decode(ByteBuffer.wrap(bytes).position(LENGTH));

        assertThat(back).hasSameClassAs(frame);
        assertThat(FrameCodec.encode(back)).isEqualTo(bytes);
    }

    @Property
    void arbitraryBytesAreRefusedOrRead(@ForAll byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    @Property
    void damagedFramesAreRefusedOrRead(
            @ForAll("frames") Frame frame, @ForAll int place, @ForAll byte damage, @ForAll int cut) {
        byte[] bytes = body(frame);
        bytes[Math.floorMod(place, bytes.length)] ^= damage;
        decodeOrRefuse(bytes);
        decodeOrRefuse(Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length)));
    }

    @Property
    void aFrameThatIsCutOffIsRefused(@ForAll("frames") Frame frame, @ForAll int cut) {
        byte[] bytes = body(frame);
        byte[] part = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length));
        assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(part)))
                .isInstanceOf(FrameException.class);
    }

    @Property
    void aFrameWithMoreBehindItIsRefused(@ForAll("frames") Frame frame, @ForAll byte more) {
        byte[] bytes = body(frame);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = more;
        assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(longer)))
                .isInstanceOf(FrameException.class);
    }

    @Property
    void theReaderRefusesHostileLengthsBeforeItAllocates(@ForAll int length) throws IOException {
        byte[] bytes = ByteBuffer.allocate(LENGTH).putInt(length).array();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes));
        if (length < 1 || length > Protocol.MAX_FRAME) {
            assertThatThrownBy(reader::read).isInstanceOf(FrameException.class).hasMessageContaining("announces");
        } else {
            assertThat(reader.read()).isEmpty();
        }
    }

    @Example
    void aValueIsNotKeptForANegativeTime() {
        byte[] bytes = body(new Frame.StoragePut(1, "a", Value.none(), 1));
        bytes[bytes.length - 8] = -1;
        assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(bytes))).isInstanceOf(FrameException.class)
                .hasMessageContaining("negative");
    }

    @Example
    void moreHeadersThanAnybodyHasAreAViolation() {
        byte[] bytes = body(new Frame.HttpSend(1, "", "", Map.of(), Payload.empty(), 1, 1, true));
        int count = 1 + 8 + 4 + 4;
        for (int number : List.of(1025, Integer.MAX_VALUE, -1)) {
            ByteBuffer.wrap(bytes).putInt(count, number);
            assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(bytes))).isInstanceOf(FrameException.class)
                    .hasMessageContaining("headers");
        }
    }

    @Example
    void aFrameThatIsTooLongIsNotMade() {
        Frame frame = new Frame.Publish(0, Event.of(Subject.of("a"), Payload.of(new byte[Protocol.MAX_FRAME])));
        assertThatThrownBy(() -> FrameCodec.encode(frame)).isInstanceOf(FrameException.class);
    }

    @Example
    void aHelloWithoutTheMagicIsRefused() {
        byte[] bytes = body(new Frame.Hello(1, 1, "0.1", 5));
        bytes[1] ^= 1;
        assertThatThrownBy(() -> FrameCodec.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(FrameException.class)
                .hasMessageContaining("HELLO begins with");
    }

    private static byte[] body(Frame frame) {
        byte[] bytes = FrameCodec.encode(frame);
        return Arrays.copyOfRange(bytes, LENGTH, bytes.length);
    }

    private static void decodeOrRefuse(byte[] bytes) {
        Frame frame;
        try {
            frame = FrameCodec.decode(ByteBuffer.wrap(bytes));
        } catch (FrameException e) {
            return; // the one way to refuse
        }
        assertThat(frame).isNotNull();
    }

    @Provide
    Arbitrary<Frame> frames() {
        Arbitrary<Long> number = Arbitraries.longs();
        Arbitrary<String> text = Arbitraries.strings().alpha().numeric().withChars('ü', ' ', '→').ofMaxLength(40);
        Arbitrary<Event> event = events(text);
        return Arbitraries.oneOf(List.of(
                Combinators.combine(number, text).as((n, t) -> new Frame.Hello(1, 2, t, n)),
                Combinators.combine(values(text), number).as((v, n) -> new Frame.Configure(v, v, v, Math.floorMod(n, 100L),
                        new Value.Bytes(new byte[32]), n % 2 == 0 ? OptionalLong.of(n) : OptionalLong.empty())),
                text.map(t -> new Frame.Code(new Value.Bytes(t.getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
                Arbitraries.of(new Frame.Initialized(), new Frame.Ready(), new Frame.Bye(Optional.empty())),
                text.map(t -> new Frame.Bye(Optional.of(new Outcome.Failed(t, t, "start")))),
                Combinators.combine(number, text).as((n, t) -> new Frame.Subscribe(n, t,
                        t.isEmpty() ? Optional.empty() : Optional.of(t), n.intValue(),
                        n % 3 == 0 ? OverflowPolicy.fail() : n % 3 == 1 ? OverflowPolicy.dropNewest() : OverflowPolicy.dropOldest(),
                        n % 5 == 0, n % 2 == 0)),
                Combinators.combine(number, text).as((n, t) -> new Frame.Consume(n, t, t, 1, 2, n, 3, 4)),
                number.map(Frame.Unsubscribe::new),
                number.map(Frame.Credit::new),
                number.map(Frame.Cancel::new),
                number.map(n -> new Frame.Heartbeat(n, n)),
                number.map(Frame.Health::new),
                number.map(Frame.Stop::new),
                number.map(Frame.StorageOpen::new),
                Combinators.combine(number, text).as(Frame.StorageGet::new),
                Combinators.combine(number, text, values(text)).as((n, t, v) -> new Frame.StoragePut(n, t, v, n & Long.MAX_VALUE)),
                Combinators.combine(number, text, values(text)).as((n, t, v) -> new Frame.StorageCompareAndPut(
                        n, t, n % 2 == 0 ? Optional.of(v) : Optional.empty(), v)),
                Combinators.combine(number, text).as(Frame.StorageDelete::new),
                Combinators.combine(number, text).as((n, t) -> new Frame.StorageKeys(n, t, n.intValue())),
                number.map(Frame.HttpOpen::new),
                Combinators.combine(number, text, event).as((n, t, e) -> new Frame.HttpSend(
                        n, t, t, Map.of(t, t, t + 'x', ""), e.payload(), n, n.intValue(), n % 2 == 0)),
                Combinators.combine(number, event).as(Frame.Publish::new),
                Combinators.combine(number, event).as((n, e) -> new Frame.PublishDurable(n, n, e)),
                Combinators.combine(number, event).as((n, e) -> new Frame.Deliver(n, n, e)),
                Combinators.combine(number, event).as((n, e) -> new Frame.DeliverDurable(n, n, 3, e)),
                Combinators.combine(number, event).as((n, e) -> new Frame.Request(n, n, 5, e)),
                Combinators.combine(number, answers(event, text)).as(Frame.Reply::new),
                Combinators.combine(Arbitraries.of(System.Logger.Level.class), text)
                        .as((level, t) -> new Frame.Log(level, t, t))));
    }

    private static Arbitrary<Answer> answers(Arbitrary<Event> event, Arbitrary<String> text) {
        return Arbitraries.oneOf(List.of(
                Arbitraries.of(new Answer.Done()),
                event.map(e -> new Answer.Content(e.payload())),
                event.map(Answer.Whole::new),
                Combinators.combine(event, text).as((e, t) -> new Answer.Http(new HttpBroker.Response(
                        t.length(), Map.of(t, List.of(t, ""), t + 'x', List.of()), e.payload()))),
                Combinators.combine(Arbitraries.of(Answer.Kind.class), text)
                        .as((kind, t) -> new Answer.Problem(kind, Value.text(t)))));
    }

    private static Arbitrary<Event> events(Arbitrary<String> text) {
        Arbitrary<Payload> payload = Arbitraries.oneOf(List.of(
                values(text).map(Payload::of),
                text.map(t -> Payload.ofBytes(t.getBytes(java.nio.charset.StandardCharsets.UTF_8), "text/" + t.length()))));
        return Combinators.combine(payload, Arbitraries.of(Priority.class), text, Arbitraries.longs().between(-1_000, 1L << 40))
                .as((content, priority, word, second) -> {
                    Event.Builder builder = Event.builder(Subject.of("rosey.event.test.done"))
                            .payload(content)
                            .priority(priority)
                            .time(Instant.ofEpochSecond(second, 5))
                            .attribute("word", word)
                            .deliveryAttempt(2);
                    return word.isEmpty() ? builder.build() : builder.causationId(word).build();
                });
    }

    private static Arbitrary<Value> values(Arbitrary<String> text) {
        Arbitrary<Value> leaf = Arbitraries.oneOf(List.of(
                Arbitraries.of(Value.none()),
                Arbitraries.of(true, false).map(Value.Bool::new),
                Arbitraries.longs().map(Value.Int::new),
                Arbitraries.doubles().map(Value.Real::new),
                text.map(Value::text)));
        return Arbitraries.lazyOf(
                () -> leaf,
                () -> leaf.list().ofMaxSize(3).map(Value.ListValue::new),
                () -> leaf.list().ofMaxSize(2).map(items ->
                        Value.map().put("first", new Value.ListValue(items)).put("second", true).build()));
    }
}
