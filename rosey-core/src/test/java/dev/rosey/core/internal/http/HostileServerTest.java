package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpBroker.Request;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that behave badly cost a plugin its request, and the host next to nothing. */
class HostileServerTest {
    /** A server stops by itself when it has sent so much. */
    private static final long ENOUGH = 64 << 20;

    @RegisterExtension
    final Kept kept = new Kept();

    private final AtomicLong sent = new AtomicLong();

    private Reason reason(RawServer server) {
        return reason(server, Duration.ofSeconds(20));
    }

    private Reason reason(RawServer server, Duration timeout) {
        return fixture(server).reason(Request.builder("GET", "http://127.0.0.1:" + server.port() + "/").timeout(timeout));
    }

    private BrokerFixture fixture(RawServer server) {
        kept.keep(server);
        return kept.keep(BrokerFixture.granting("127.0.0.1:" + server.port()));
    }

    /** Sends a text, then another again and again. */
    private RawServer endless(String first, String again) throws IOException {
        byte[] piece = again.repeat(Math.max(1, 8192 / again.length())).getBytes(StandardCharsets.ISO_8859_1);
        return RawServer.of((request, socket) -> {
            RawServer.send(socket, first);
            OutputStream out = socket.getOutputStream();
            for (long all = 0; all < ENOUGH; all += piece.length) {
                out.write(piece);
                sent.addAndGet(piece.length);
            }
        });
    }

    /** Whether the client left long before the server would have stopped. */
    private void requireCutOff() {
        assertThat(sent.get()).isLessThan(ENOUGH / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "x", "X: y\r\n z"})
    void endlessHeadersAreCutOff(String again) throws IOException {
        assertThat(reason(endless("HTTP/1.1 200 OK\r\n", again))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        requireCutOff();
    }

    @Test
    void headersThatAreTogetherTooLongAreRefused() throws IOException {
        String header = "X: " + "y".repeat(4000) + "\r\n";
        assertThat(reason(RawServer.saying("HTTP/1.1 200 OK\r\n" + header.repeat(9) + "\r\n")))
                .isEqualTo(Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void anEndlessStatusLineIsCutOff() throws IOException {
        assertThat(reason(endless("HTTP/1.1 200 ", "O"))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        requireCutOff();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"})
    void anEndlessBodyIsCutOff(String head) throws IOException {
        assertThat(reason(endless(head, "y"))).isEqualTo(Reason.RESPONSE_TOO_LARGE);
        requireCutOff();
    }

    @Test
    void endlessChunksAreCutOff() throws IOException {
        assertThat(reason(endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n")))
                .isEqualTo(Reason.RESPONSE_TOO_LARGE);
        requireCutOff();
    }

    @Test
    void aHugeLengthIsRefusedBeforeTheBodyComes() throws IOException {
        RawServer server = RawServer.of((request, socket) -> {
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n");
            socket.getInputStream().read();
        });
        assertThat(reason(server)).isEqualTo(Reason.RESPONSE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n"})
    void endlessInterimAnswersEndWithTheTime(String again) throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> {
            while (true) {
                RawServer.send(socket, again);
            }
        }));
        assertThat(reason(server, Duration.ofMillis(300))).isEqualTo(Reason.TIMED_OUT);
    }

    /** Sends a text byte by byte as long as the client listens, each within any timeout of a single step. */
    private static void drip(Socket socket, String text) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (int i = 0; i < 10_000; i++) {
                RawServer.send(socket, text);
                if (never.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "})
    void aSlowDripEndsWithTheTime(String head) throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> {
            RawServer.send(socket, head);
            drip(socket, "y");
        }));
        assertThat(reason(server, Duration.ofMillis(500))).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void silenceEndsWithTheTime() throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> socket.getInputStream().read()));
        assertThat(reason(server, Duration.ofMillis(300))).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void silenceInsteadOfASecureHandshakeEndsWithTheTime() throws IOException {
        RawServer server = RawServer.deaf((request, socket) -> drip(socket, "\u0016"));
        BrokerFixture fixture = fixture(server);
        assertThat(fixture.reason(Request.builder("GET", "https://127.0.0.1:" + server.port() + "/")
                .timeout(Duration.ofMillis(400)))).isIn(Reason.TIMED_OUT, Reason.NOT_SECURE);
        RawServer silent = RawServer.deaf((request, socket) -> {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        });
        BrokerFixture other = fixture(silent);
        assertThat(other.reason(Request.builder("GET", "https://127.0.0.1:" + silent.port() + "/")
                .timeout(Duration.ofMillis(300)))).isEqualTo(Reason.TIMED_OUT);
    }

    @Test
    void whatEndedWithTheTimeFreesItsThread() throws IOException {
        RawServer server = kept.keep(RawServer.of((request, socket) -> socket.getInputStream().read()));
        BrokerFixture fixture = fixture(server);
        Request.Builder request = Request.builder("GET", "http://127.0.0.1:" + server.port() + "/")
                .timeout(Duration.ofMillis(50));
        for (int i = 0; i < 20; i++) {
            await().atMost(Duration.ofSeconds(10)).until(() -> fixture.reason(request) == Reason.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhi",
        "HTTP/1.1 abc\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le", "", "\u0000\u0001\u0002\r\n\r\n"
    })
    void whatIsNoWholeAnswerIsBroken(String answer) throws IOException {
        assertThat(reason(RawServer.saying(answer))).isEqualTo(Reason.BROKEN);
    }

    @Test
    void aResetInTheMiddleIsBroken() throws IOException {
        RawServer server = RawServer.of((request, socket) -> {
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            socket.setSoLinger(true, 0); // closing resets
        });
        assertThat(reason(server)).isEqualTo(Reason.BROKEN);
        assertThat(server.connections).as("nothing is sent twice").hasValue(1);
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        byte[] packed = bomb.toByteArray();
        RawServer server = RawServer.of((request, socket) -> {
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + packed.length + "\r\n\r\n");
            socket.getOutputStream().write(packed);
        });
        BrokerFixture fixture = fixture(server);
        HttpBroker.Response response = fixture.get("http://127.0.0.1:" + server.port() + "/");
        assertThat(response.body().bytes()).hasValue(packed);
        assertThat(response.headers()).containsEntry("content-encoding", List.of("gzip"));
    }

    @Test
    void aDeeplyNestedAnswerStaysBytes() throws IOException {
        RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
                + "[".repeat(400_000));
        BrokerFixture fixture = fixture(server);
        assertThat(fixture.get("http://127.0.0.1:" + server.port() + "/").body().bytes()).isPresent();
    }

    @Test
    void aServerThatDoesNotReadHoldsNobodyUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        RawServer server = RawServer.deaf((request, socket) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        kept.keep(end::countDown);
        BrokerFixture fixture = fixture(server);
        assertThat(fixture.reason(Request.builder("POST", "http://127.0.0.1:" + server.port() + "/")
                .body(dev.rosey.api.event.Payload.ofBytes(new byte[HttpBroker.MAX_BODY_BYTES], "a/b"))
                .timeout(Duration.ofMillis(500)))).isEqualTo(Reason.TIMED_OUT);
    }
}
