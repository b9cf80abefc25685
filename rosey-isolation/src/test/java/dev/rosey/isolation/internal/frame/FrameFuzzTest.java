package dev.rosey.isolation.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.subject.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged frames of all kinds, as many as {@code -Drosey.fuzz=N} says: they are read or refused, at no great cost. */ // S22-36
class FrameFuzzTest {
    private static final int ROUNDS = Integer.getInteger("rosey.fuzz", 100_000);
    private static final int LENGTH = 4;
    private static final long PER_BYTE = 200; // a list of nothing takes some bytes for each
    private static final long ALWAYS = 512 << 10; // classes are loaded on the way

    private final SplittableRandom random = new SplittableRandom(20);
    private final List<byte[]> frames = frames().stream().map(FrameCodec::encode).toList();
    private final com.sun.management.ThreadMXBean memory =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<Frame> frames() {
        Value list = Value.of(List.of(Map.of("a", 1, "b", List.of("ü", true, 2.5)), List.of(List.of(), "text")));
        Event event = Event.builder(Subject.of("rosey.event.fuzz.done")).payload(Payload.of(list)).causationId("cause")
                .attribute("one", "text").attribute("two", new Attribute.Int(2)).attribute("three", new Attribute.Bool(true))
                .build();
        Event bytes = Event.of(Subject.of("rosey.event.fuzz.bytes"), Payload.ofBytes(new byte[50], "image/png"));
        return List.of(
                new Frame.Hello(1, 1, "0.1", 7), new Frame.Initialized(), new Frame.Ready(), new Frame.Unsubscribe(1),
                new Frame.Configure(list, list, list, 5, new Value.Bytes(new byte[32]), OptionalLong.of(3)),
                new Frame.Code(new Value.Bytes(new byte[100])),
                new Frame.Subscribe(1, "rosey.>", Optional.of("group"), 10, OverflowPolicy.fail(), true, false),
                new Frame.Consume(1, "name", "rosey.>", 1, 2, 3, 4, 5),
                new Frame.Publish(1, event), new Frame.Publish(1, bytes), new Frame.PublishDurable(1, 2, event),
                new Frame.Deliver(1, 2, event), new Frame.DeliverDurable(1, 2, 3, bytes), new Frame.Credit(1),
                new Frame.Request(1, 2, 3, event), new Frame.StorageOpen(1), new Frame.StorageGet(1, "key"),
                new Frame.StoragePut(1, "key", list, 5), new Frame.StorageCompareAndPut(1, "key", Optional.of(list), list),
                new Frame.StorageDelete(1, "key"), new Frame.StorageKeys(1, "key", 5), new Frame.HttpOpen(1),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of("a", "b", "c", "d"), Payload.of(list), 1, 2, true),
                new Frame.Reply(1, new Answer.Done()), new Frame.Reply(1, new Answer.Content(Payload.of(list))),
                new Frame.Reply(1, new Answer.Whole(event)),
                new Frame.Reply(1, new Answer.Http(new HttpBroker.Response(200, Map.of("a", List.of("b", "c")), Payload.empty()))),
                new Frame.Reply(1, new Answer.Problem(Answer.Kind.OTHER, list)),
                new Frame.Cancel(1), new Frame.Log(System.Logger.Level.INFO, "logger", "line"), new Frame.Heartbeat(1, 2),
                new Frame.Health(1), new Frame.Stop(5),
                new Frame.Bye(Optional.of(new Outcome.Failed("type", "message", "start"))));
    }

    /** One of the frames with some of its bytes changed, cut, doubled or made up. */
    private byte[] damaged() {
        byte[] frame = frames.get(random.nextInt(frames.size())).clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            int place = LENGTH + random.nextInt(frame.length - LENGTH);
            switch (random.nextInt(5)) {
                case 0 -> frame[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> frame[place] = (byte) random.nextInt();
                case 2 -> frame[place] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
                case 3 -> frame = Arrays.copyOf(frame, LENGTH + 1 + random.nextInt(frame.length + 8));
                default -> {
                    int from = LENGTH + random.nextInt(frame.length - LENGTH);
                    int length = Math.min(frame.length - Math.max(place, from), 1 + random.nextInt(16));
                    System.arraycopy(frame, from, frame, place, length);
                }
            }
        }
        return frame;
    }

    @Test
    void damagedFramesAreReadOrRefusedAndTakeNoMoreMemoryThanTheirLengthAllows() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = damaged();
            long before = memory.getCurrentThreadAllocatedBytes();
            boolean isRead = decode(frame);
            long used = memory.getCurrentThreadAllocatedBytes() - before;
            assertThat(used).as("round %s, read %s", round, isRead).isLessThan(ALWAYS + PER_BYTE * frame.length);
        }
    }

    private static boolean decode(byte[] frame) {
        try {
            Frame unused = FrameCodec.decode(ByteBuffer.wrap(frame).position(LENGTH));
            return true;
        } catch (FrameException e) {
            return false; // the one way to refuse
        }
    }

    @Test
    void aStreamOfDamagedFramesEndsInAnEndOrInARefusal() throws IOException {
        int refused = 0;
        for (int round = 0; round < ROUNDS / 20; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int count = 1 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                byte[] frame = random.nextInt(4) == 0 ? damaged() : frames.get(random.nextInt(frames.size())).clone();
                int announced = random.nextInt(50) == 0 ? random.nextInt() : frame.length - LENGTH;
                stream.writeBytes(ByteBuffer.wrap(frame).putInt(0, announced).array());
            }
            refused += readAll(stream.toByteArray()) ? 0 : 1;
        }
        assertThat(refused).isBetween(1, ROUNDS / 20);
    }

    /** Reads to the end; says whether nothing was refused. */
    private static boolean readAll(byte[] stream) throws IOException {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(stream), length -> {
            assertThat(length).isBetween(1, Protocol.MAX_FRAME);
            return new byte[length];
        });
        try {
            int frames = 0;
            for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                assertThat(++frames).isLessThanOrEqualTo(stream.length);
            }
            return true;
        } catch (FrameException e) {
            return false;
        }
    }
}
