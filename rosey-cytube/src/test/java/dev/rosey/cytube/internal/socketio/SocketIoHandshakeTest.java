package dev.rosey.cytube.internal.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.cytube.internal.socketio.SocketIoEnd.Kind;
import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection comes to be, or does not. */
class SocketIoHandshakeTest extends ConnectionFixture {
    @Test
    void nothingIsSentBeforeTheNamespaceIsAccepted() throws Exception { // trap 1
        CountDownLatch refused = new CountDownLatch(1);
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        RawPeer peer = peer(guest -> {
            guest.upgrade();
            guest.text(PATIENT);
            asked.add(guest.read().text());
            awaitLatch(refused);
            guest.text("40{\"sid\":\"s\"}");
            sent.add(guest.read().text());
        });
        SocketIoConnection connection = connect(peer);
        assertRefused(connection.emit("early"), Reason.NOT_CONNECTED);
        assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("40");
        assertRefused(connection.emit("early"), Reason.NOT_CONNECTED);
        assertRefused(connection.emitWithAck("early", Duration.ofSeconds(20)), Reason.NOT_CONNECTED);
        refused.countDown();
        heard.awaitConnected();
        connection.emit("now");
        assertThat(sent.poll(20, TimeUnit.SECONDS)).isEqualTo("42[\"now\"]");
    }

    @Test
    void anEventMayBeSentFromTheCallThatTellsOfTheAcceptance() throws Exception {
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        RawPeer peer = peer(guest -> {
            guest.welcome(PATIENT);
            sent.add(guest.read().text());
        });
        BlockingQueue<SocketIoConnection> made = new LinkedBlockingQueue<>();
        made.add(connect(peer.uri(), OPTIONS, new Heard() {
            @Override
            public void connected() {
                super.connected();
                taken(made).emit("joinChannel", NODES.objectNode().put("name", "x"));
            }
        }));
        assertThat(sent.poll(20, TimeUnit.SECONDS)).isEqualTo("42[\"joinChannel\",{\"name\":\"x\"}]");
    }

    @Test
    void aRefusalTellsTheServersReasonAndClosesTheSocket() throws Exception {
        BlockingQueue<RawPeer.Frame> answers = new LinkedBlockingQueue<>();
        RawPeer peer = peer(guest -> {
            guest.upgrade();
            guest.text(PATIENT);
            guest.read();
            guest.text("44{\"message\":\"Rate limit exceeded\"}");
            answers.addAll(guest.readToEnd());
        });
        connect(peer, OPTIONS.withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(50)));
        assertThat(heard.awaitEnd()).isEqualTo(new SocketIoEnd(Kind.REFUSED, "Rate limit exceeded"));
        assertThat(heard.lines()).containsExactly("closed");
        assertThat(answers.poll(20, TimeUnit.SECONDS).kind()).isEqualTo(RawPeer.CLOSE);
        awaitIdleTimer();
    }

    @Test
    void aServerOfTheOlderProtocolIsNotTakenForThisOne() throws Exception { // trap 13
        connect(peer(guest -> {
            guest.upgrade();
            guest.text(PATIENT);
            guest.text("40");
            guest.readToEnd();
        }));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        assertThat(heard.end().detail()).contains("older protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40{\"sid\":\"s\"}", "42[\"a\"]", "430[]", "44{\"message\":\"a\"}", "hello", "0", ""})
    void theFirstMessageMustBeTheOpenPacket(String first) throws Exception {
        connect(peer(guest -> {
            guest.upgrade();
            guest.text(first);
            guest.readToEnd();
        }));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
    }

    @Test
    void aCutAtAnyByteOfTheHandshakeEndsTheConnectionOnce() throws Exception {
        int length = RawFrames.granting("sec-websocket-key: " + "x".repeat(24)).length + welcome().length;
        SocketIoOptions options = OPTIONS.withProbeInterval(Duration.ofMillis(10));
        for (boolean hard : List.of(false, true)) {
            AtomicInteger cut = new AtomicInteger();
            RawPeer peer = peer(guest -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(RawFrames.granting(guest.request()));
                all.writeBytes(welcome());
                guest.raw(Arrays.copyOf(all.toByteArray(), cut.get()));
                if (hard) {
                    guest.cut();
                }
            });
            for (; cut.get() <= length; cut.incrementAndGet()) {
                Heard each = new Heard();
                connect(peer.uri(), options, each);
                Kind kind = each.awaitEnd().kind();
                assertThat(kind).as("cut at %s", cut).isIn(Kind.UNREACHABLE, Kind.LOST);
                assertThat(kind == Kind.LOST).as("cut at %s", cut).isEqualTo(each.lines().contains("connected"));
            }
        }
        awaitIdleTimer();
    }

    private static byte[] welcome() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RawFrames.frame(RawPeer.TEXT, true, PATIENT.getBytes(UTF_8)));
        all.writeBytes(RawFrames.frame(RawPeer.TEXT, true, "40{\"sid\":\"s\"}".getBytes(UTF_8)));
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 403, 404, 429, 502, 503})
    void anotherHttpAnswerIsToldWithItsStatus(int status) throws Exception {
        connect(peer(guest -> {
            guest.request();
            guest.raw(("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\nLocation: /\r\n\r\nno").getBytes(ISO_8859_1));
        }));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(heard.end().detail()).contains("HTTP status " + status);
        awaitIdleTimer();
    }

    @Test
    void whoeverSpeaksNoHttpIsUnreachable() throws Exception {
        connect(peer(guest -> guest.raw("220 mail ready\r\n".getBytes(ISO_8859_1))));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        connect(URI.create("http://127.0.0.1:" + port), OPTIONS, heard);
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
        awaitIdleTimer();
    }

    @Test
    void eachStepOfTheHandshakeIsBounded() throws Exception {
        Duration shortly = Duration.ofMillis(60);
        Duration never = Duration.ofSeconds(60);
        List<RawPeer.Script> mutes = List.of(
                RawPeer.Guest::request,
                guest -> {
                    guest.upgrade();
                    guest.readToEnd();
                },
                guest -> {
                    guest.upgrade();
                    guest.text(PATIENT);
                    guest.readToEnd();
                });
        List<String> details = new ArrayList<>();
        for (RawPeer.Script mute : mutes) {
            Heard each = new Heard();
            boolean first = details.isEmpty();
            CountDownLatch ended = new CountDownLatch(1);
            RawPeer peer = peer(guest -> {
                mute.play(guest);
                awaitLatch(ended);
            });
            connect(peer.uri(), OPTIONS.withTimeouts(first ? shortly : never, first ? never : shortly, shortly), each);
            assertThat(each.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
            details.add(each.end().detail());
            ended.countDown();
        }
        assertThat(details.subList(1, 3)).containsOnly("no acceptance by the server within 60 ms");
        awaitIdleTimer();
    }

    @Test
    void closingWhileConnectingEndsAtOnceAndCutsWhatComesLater() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        BlockingQueue<List<RawPeer.Frame>> later = new LinkedBlockingQueue<>();
        RawPeer peer = peer(guest -> {
            String request = guest.request();
            asked.countDown();
            awaitLatch(closed);
            guest.raw(RawFrames.granting(request));
            guest.text(PATIENT);
            later.add(guest.readToEnd());
        });
        SocketIoConnection connection = connect(peer);
        awaitLatch(asked);
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        closed.countDown();
        assertThat(later.poll(20, TimeUnit.SECONDS)).isEmpty();
        assertRefused(connection.emit("late"), Reason.OVER);
        assertThat(heard.lines()).containsExactly("closed");
    }

    @Test
    void closingBeforeTheAcceptanceSendsNoDisconnect() throws Exception {
        BlockingQueue<List<RawPeer.Frame>> frames = new LinkedBlockingQueue<>();
        CountDownLatch asked = new CountDownLatch(1);
        RawPeer peer = peer(guest -> {
            guest.upgrade();
            guest.text(PATIENT);
            guest.read();
            asked.countDown();
            frames.add(List.of(guest.read()));
        });
        SocketIoConnection connection = connect(peer);
        awaitLatch(asked);
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        assertThat(frames.poll(20, TimeUnit.SECONDS)).extracting(RawPeer.Frame::kind).containsExactly(RawPeer.CLOSE);
    }

    @Test
    void theOpeningRequestNamesTheProtocolAndCarriesTheHeaders() throws Exception {
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        RawPeer peer = peer(guest -> requests.add(guest.request()));
        connect(peer, OPTIONS.withHeaders(Map.of("X-Forwarded-For", "10.0.0.1")));
        assertThat(requests.poll(20, TimeUnit.SECONDS))
                .startsWith("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n")
                .contains("X-Forwarded-For: 10.0.0.1\r\n");
    }

    @Test
    void whatCannotBeUsedIsRefusedBeforeAnythingHappens() {
        assertThatIllegalArgumentException().isThrownBy(() -> connect(URI.create("ftp://a"), OPTIONS, heard));
        SocketIoOptions restricted = OPTIONS.withHeaders(Map.of("Sec-WebSocket-Key", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connect(URI.create("http://127.0.0.1:9"), restricted, heard));
        assertThat(heard.lines()).isEmpty();
        assertThat(timer.getQueue()).isEmpty();
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static SocketIoConnection taken(BlockingQueue<SocketIoConnection> made) {
        try {
            SocketIoConnection connection = made.poll(20, TimeUnit.SECONDS);
            assertThat(connection).isNotNull();
            return connection;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
