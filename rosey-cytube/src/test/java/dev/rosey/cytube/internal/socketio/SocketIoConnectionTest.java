package dev.rosey.cytube.internal.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.cytube.internal.socketio.SocketIoEnd.Kind;
import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a connection does between its acceptance and its end. */
class SocketIoConnectionTest extends ConnectionFixture {
    private final BlockingQueue<RawPeer.Frame> frames = new LinkedBlockingQueue<>();

    /** A peer that welcomes, does something and then reads what comes. */
    private RawPeer welcoming(RawPeer.Script script) throws Exception {
        return peer(guest -> {
            guest.welcome(PATIENT);
            script.play(guest);
            readAll(guest);
        });
    }

    private void readAll(RawPeer.Guest guest) throws java.io.IOException {
        RawPeer.Frame frame;
        do {
            frame = guest.read();
            frames.add(frame);
        } while (frame.kind() != RawPeer.END);
    }

    private RawPeer.Frame nextFrame() throws InterruptedException {
        RawPeer.Frame frame = frames.poll(20, TimeUnit.SECONDS);
        assertThat(frame).isNotNull();
        return frame;
    }

    @Test
    void pingsComeFromTheServer() throws Exception { // trap 13
        connected(welcoming(guest -> {
            guest.text("2");
            guest.text("2probe");
            guest.text("3");
            guest.text("42[\"after\"]");
        }));
        assertThat(nextFrame()).isEqualTo(new RawPeer.Frame(RawPeer.TEXT, "3"));
        assertThat(nextFrame()).isEqualTo(new RawPeer.Frame(RawPeer.TEXT, "3probe"));
        heard.awaitLine("after[]");
        assertThat(frames).isEmpty();
    }

    @Test
    void whoMayNotWriteAnyMoreIsCutOffBeforeTheWrite() throws Exception {
        AtomicBoolean isActive = new AtomicBoolean(true);
        SocketIoConnection connection = connected(welcoming(guest -> {}), OPTIONS.withActive(isActive::get));
        get(connection.emit("chat", text("first")));
        assertThat(nextFrame().text()).isEqualTo("42[\"chat\",\"first\"]");
        isActive.set(false);
        assertRefused(connection.emit("chat", text("second")), Reason.OVER);
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.LOST);
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.END); // and neither the text nor a good-bye before
    }

    @Test
    void aServerThatStopsPingingIsNoticed() throws Exception {
        connect(peer(guest -> {
            guest.welcome(open(40, 40, 1_000));
            readAll(guest);
        }));
        assertThat(heard.awaitEnd()).isEqualTo(new SocketIoEnd(Kind.SILENT, "nothing came for 80 ms"));
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
    }

    @Test
    void anOwnLimitOfSilenceIsNeverBelowTwoPings() throws Exception {
        connect(
                peer(guest -> {
                    guest.welcome(open(40, 60_000, 1_000));
                    readAll(guest);
                }),
                OPTIONS.withSilenceLimit(Duration.ofMillis(1)));
        assertThat(heard.awaitEnd()).isEqualTo(new SocketIoEnd(Kind.SILENT, "nothing came for 80 ms"));
    }

    @Test
    void aServerThatPingsIsNotSilent() throws Exception {
        connected(peer(guest -> {
            guest.welcome(open(200, 800, 1_000));
            long start = System.nanoTime();
            while (System.nanoTime() - start < 1_500_000_000L) { // longer than the limit
                guest.text("2");
                assertThat(guest.read().text()).isEqualTo("3");
            }
            guest.text("42[\"still\"]");
            readAll(guest);
        }));
        heard.awaitLine("still[]");
    }

    @Test
    void eventsComeInOrderWithOddArguments() throws Exception { // trap 9
        List<String> expected = new ArrayList<>(List.of("connected"));
        IntStream.range(0, 500).forEach(i -> expected.add("n[" + i + "]"));
        expected.addAll(List.of("none[]", "null[null]", "two[1, {\"a\":[\"é😀\"]}]", "ack[]"));
        connected(welcoming(guest -> {
            for (int i = 0; i < 500; i++) {
                guest.text("42[\"n\"," + i + "]");
            }
            guest.text("42[\"none\"]");
            guest.text("42[\"null\",null]");
            guest.text("42[\"two\",1,{\"a\":[\"é😀\"]}]");
            guest.text("427[\"ack\"]");
        }));
        heard.awaitLine("ack[]");
        assertThat(heard.lines()).isEqualTo(expected);
    }

    @Test
    void fragmentsArePutTogether() throws Exception {
        byte[] text = "42[\"é😀\",\"end\"]".getBytes(UTF_8);
        connected(welcoming(guest -> {
            for (int i = 0; i < text.length; i++) { // cuts inside characters too
                guest.raw(RawFrames.frame(i == 0 ? RawPeer.TEXT : 0, false, new byte[] {text[i]}));
                guest.raw(RawFrames.frame(RawPeer.PING, true, new byte[] {'p'}));
            }
            guest.raw(RawFrames.frame(0, true, new byte[0]));
            for (byte each : RawFrames.frame(RawPeer.TEXT, true, "42[\"bytes\"]".getBytes(UTF_8))) {
                guest.raw(new byte[] {each});
            }
        }));
        heard.awaitLine("bytes[]");
        assertThat(heard.lines()).containsExactly("connected", "é😀[\"end\"]", "bytes[]");
    }

    @Test
    void aLongMessageWithinTheBoundArrivesWhole() throws Exception {
        String text = "x".repeat(1 << 20);
        connected(welcoming(guest -> guest.text("42[\"long\",\"" + text + "\"]")));
        heard.awaitLine("long[\"" + text + "\"]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageBeyondTheBoundEndsTheConnection(boolean fragmented) throws Exception {
        byte[] text = ("42[\"" + "x".repeat(50_000) + "\"]").getBytes(UTF_8);
        connect(
                welcoming(guest -> {
                    guest.raw(RawFrames.frame(RawPeer.TEXT, !fragmented, text));
                    guest.raw(RawFrames.frame(fragmented ? 0 : RawPeer.TEXT, true, "42[\"tail\"]".getBytes(UTF_8)));
                }),
                OPTIONS.withMaxMessageChars(40_000));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(heard.end().detail()).contains("40000");
        assertThat(heard.lines()).containsExactly("connected", "closed");
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "42", "42[]", "42{}", "43[]", "0{\"sid\":\"x\",\"pingInterval\":1,\"pingTimeout\":1}",
        "40{\"sid\":\"again\"}", "44{\"message\":\"late\"}", "42[\"secret\""})
    void garbageEndsTheConnection(String garbage) throws Exception {
        connect(welcoming(guest -> guest.text(garbage)));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(heard.end().detail()).doesNotContain("secret");
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
    }

    static List<byte[]> brokenFrames() {
        return List.of(
                new byte[] {(byte) 0x83, 0}, // a kind that does not exist
                new byte[] {(byte) 0xf1, 1, '2'}, // reserved bits
                new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, '2'}, // masked, which a server must not do
                new byte[] {(byte) 0x80, 1, '2'}, // the rest of nothing
                new byte[] {(byte) 0x89, 126, 0, (byte) 200}, // a long ping
                RawFrames.frame(RawPeer.TEXT, true, new byte[] {'4', '2', (byte) 0xff}), // no UTF-8
                RawFrames.frame(RawPeer.CLOSE, true, new byte[] {3})); // half a code
    }

    @ParameterizedTest
    @MethodSource("brokenFrames")
    void aBrokenFrameEndsTheConnection(byte[] frame) throws Exception {
        connect(welcoming(guest -> guest.raw(frame)));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        awaitIdleTimer();
    }

    @Test
    void whatIsNotForThisClientIsIgnored() throws Exception {
        connected(welcoming(guest -> {
            guest.text("6");
            guest.text("9later");
            guest.text("42/admin,[\"elsewhere\"]");
            guest.text("41/admin,");
            guest.text("451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
            guest.raw(RawFrames.frame(RawPeer.BINARY, true, new byte[100_000]));
            guest.raw(RawFrames.frame(RawPeer.PONG, true, new byte[0]));
            guest.text("4399[\"nobody asked\"]");
            guest.text("42[\"mine\"]");
        }));
        heard.awaitLine("mine[]");
        assertThat(heard.lines()).containsExactly("connected", "mine[]");
    }

    @Test
    void aDisconnectOfTheServerEndsTheConnection() throws Exception {
        SocketIoConnection connection = connect(welcoming(guest -> {
            guest.text("42[\"kick\"]");
            guest.text("41");
            guest.text("42[\"late\"]");
        }));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.DISCONNECTED_BY_SERVER);
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
        connection.close();
        assertRefused(connection.emit("late"), Reason.OVER);
        assertThat(heard.lines()).containsExactly("connected", "kick[]", "closed");
    }

    @Test
    void aTransportThatEndsIsLost() throws Exception {
        List<RawPeer.Script> ends = List.of(
                guest -> guest.text("1"),
                RawPeer.Guest::close,
                RawPeer.Guest::cut,
                guest -> {
                    guest.raw(new byte[] {(byte) 0x81, 100, '4'});
                    guest.close();
                },
                guest -> guest.raw(RawFrames.frame(RawPeer.CLOSE, true, new byte[] {3, (byte) 0xf1})));
        for (RawPeer.Script end : ends) {
            Heard each = new Heard();
            CountDownLatch connected = new CountDownLatch(1);
            RawPeer peer = welcoming(guest -> {
                SocketIoHandshakeTest.awaitLatch(connected);
                end.play(guest);
            });
            connect(peer.uri(), OPTIONS, each);
            each.awaitConnected();
            connected.countDown();
            assertThat(each.awaitEnd().kind()).isEqualTo(Kind.LOST);
            frames.clear();
            if (ends.indexOf(end) == ends.size() - 1) {
                assertThat(each.end().detail()).contains("1009");
            }
        }
    }

    @Test
    void closingSendsWhatWaitsThenADisconnectThenAClose() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {}));
        for (int i = 0; i < 100; i++) {
            connection.emit("n", NODES.numberNode(i));
        }
        connection.close();
        assertRefused(connection.emit("late"), Reason.OVER);
        for (int i = 0; i < 100; i++) {
            assertThat(nextFrame().text()).isEqualTo("42[\"n\"," + i + "]");
        }
        assertThat(nextFrame().text()).isEqualTo("41");
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        connection.close();
        assertThat(heard.end().kind()).isEqualTo(Kind.CLOSED_HERE);
    }

    @Test
    void aMutePeerIsCutInTime() throws Exception {
        SocketIoConnection connection = connected(
                welcoming(guest -> {}),
                OPTIONS.withTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100)));
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        assertThat(nextFrame().text()).isEqualTo("41");
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.CLOSE);
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.END);
        awaitIdleTimer();
    }

    @Test
    void aPeerThatAnswersTheCloseIsLeftAtOnce() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {
            while (guest.read().kind() != RawPeer.CLOSE) {
                frames.clear();
            }
            guest.raw(RawFrames.frame(RawPeer.CLOSE, true, new byte[] {3, (byte) 0xe8}));
        }));
        connection.close();
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.END); // the options would wait a minute
        awaitIdleTimer();
    }

    @Test
    void whatWaitsIsBoundedAndFailsWhenThePeerNeverReads() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        RawPeer peer = peer(guest -> {
            guest.welcome(open(30_000, 30_000, 1 << 30));
            SocketIoHandshakeTest.awaitLatch(over);
        });
        SocketIoConnection connection = connected(
                peer,
                OPTIONS.withQueue(20, 100 << 20)
                        .withTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100)));
        JsonNode large = text("x".repeat(4 << 20));
        List<CompletionStage<Void>> sent = new ArrayList<>();
        CompletionStage<Void> last;
        do {
            last = connection.emit("large", large);
            sent.add(last);
        } while (!last.toCompletableFuture().isCompletedExceptionally());
        assertRefused(last, Reason.FULL);
        CompletionStage<List<JsonNode>> ack = connection.emitWithAck("ack", Duration.ofSeconds(60), large);
        assertRefused(ack, Reason.FULL);
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        assertRefused(sent.get(sent.size() - 2), Reason.OVER);
        over.countDown();
        awaitIdleTimer();
    }

    @Test
    void bytesThatWaitAreBounded() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {}), OPTIONS.withQueue(1_000, 100));
        assertRefused(connection.emit("long", text("é".repeat(60))), Reason.FULL);
        get(connection.emit("short"));
    }

    @Test
    void anEventLongerThanTheServerTakesIsRefusedHere() throws Exception {
        SocketIoConnection connection = connected(peer(guest -> {
            guest.welcome(open(30_000, 30_000, 20));
            readAll(guest);
        }));
        assertRefused(connection.emit("a", text("x".repeat(12))), Reason.TOO_LONG);
        assertRefused(connection.emit("a", text("é".repeat(6))), Reason.TOO_LONG);
        connection.emit("a", text("x".repeat(10)));
        assertThat(nextFrame().text()).isEqualTo("42[\"a\",\"xxxxxxxxxx\"]");
    }

    @Test
    void aLoneSurrogateDoesNotEndTheConnection() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {}));
        get(connection.emit("chatMsg", text("a\ud83d")));
        assertThat(nextFrame().text()).isEqualTo("42[\"chatMsg\",\"a\ufffd\"]");
    }

    @Test
    void acknowledgementsFindTheirEvents() throws Exception {
        SocketIoConnection connection = connected(peer(guest -> {
            guest.welcome(PATIENT);
            String first = guest.read().text();
            String second = guest.read().text();
            assertThat(List.of(first, second)).containsExactly("421[\"newPoll\",1]", "422[\"newPoll\"]");
            guest.text("432[{}]");
            guest.text("431[]");
            guest.text("431[\"again\"]");
            readAll(guest);
        }));
        CompletionStage<List<JsonNode>> first =
                connection.emitWithAck("newPoll", Duration.ofSeconds(60), NODES.numberNode(1));
        CompletionStage<List<JsonNode>> second = connection.emitWithAck("newPoll", Duration.ofSeconds(60));
        assertThat(get(first)).isEmpty();
        assertThat(get(second)).containsExactly(NODES.objectNode());
        assertThat(heard.lines()).containsExactly("connected");
    }

    @Test
    void anAcknowledgementThatDoesNotComeIsMissedInTime() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {
            assertThat(guest.read().text()).isEqualTo("421[\"newPoll\"]");
            assertThat(guest.read().text()).isEqualTo("42[\"go\"]");
            guest.text("431[]"); // late
            guest.text("42[\"on\"]");
        }));
        CompletionStage<List<JsonNode>> ack = connection.emitWithAck("newPoll", Duration.ofMillis(20));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(ack))
                .withCauseInstanceOf(TimeoutException.class);
        connection.emit("go");
        heard.awaitLine("on[]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connection.emitWithAck("newPoll", Duration.ZERO).toCompletableFuture());
    }

    @Test
    void anEndFailsTheAcknowledgementsThatAreAwaited() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> guest.read()));
        CompletionStage<List<JsonNode>> ack = connection.emitWithAck("newPoll", Duration.ofSeconds(60));
        connection.close();
        assertRefused(ack, Reason.OVER);
        assertRefused(connection.emitWithAck("newPoll", Duration.ofSeconds(60)), Reason.OVER);
    }

    @Test
    void eventsOfManyThreadsArriveWholeAndEachThreadsInOrder() throws Exception {
        int threads = 8;
        int each = 200;
        SocketIoConnection connection = connected(welcoming(guest -> {}), OPTIONS.withQueue(10_000, 100 << 20));
        CountDownLatch start = new CountDownLatch(1);
        String filler = "é".repeat(300);
        for (int t = 0; t < threads; t++) {
            JsonNode name = NODES.numberNode(t);
            Thread thread = new Thread(() -> {
                SocketIoHandshakeTest.awaitLatch(start);
                for (int i = 0; i < each; i++) {
                    connection.emit("e", name, NODES.numberNode(i), text(filler));
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        start.countDown();
        int[] next = new int[threads];
        for (int i = 0; i < threads * each; i++) {
            Packet.Event event = (Packet.Event) PacketCodec.decode(nextFrame().text());
            int thread = event.arguments().get(0).intValue();
            assertThat(event.arguments().get(1).intValue()).isEqualTo(next[thread]);
            assertThat(event.arguments().get(2).stringValue()).isEqualTo(filler);
            next[thread]++;
        }
    }

    @Test
    void aListenerThatThrowsHearsTheRest() throws Exception {
        RawPeer peer = welcoming(guest -> {
            guest.text("42[\"a\"]");
            guest.text("42[\"b\"]");
            guest.text("41");
        });
        Heard throwing = new Heard() {
            @Override
            public void connected() {
                super.connected();
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void event(String name, List<JsonNode> arguments) {
                super.event(name, arguments);
                throw new AssertionError("on purpose");
            }
        };
        connect(peer.uri(), OPTIONS, throwing);
        assertThat(throwing.awaitEnd().kind()).isEqualTo(Kind.DISCONNECTED_BY_SERVER);
        assertThat(throwing.lines()).containsExactly("connected", "a[]", "b[]", "closed");
    }

    @Test
    void aTimerThatIsShutDownDoesNotKeepTheEndFromTheListener() throws Exception {
        SocketIoConnection connection = connected(welcoming(guest -> {}));
        timer.shutdownNow();
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        assertThat(nextFrame().kind()).isEqualTo(RawPeer.END);
    }
}
