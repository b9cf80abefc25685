package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Frame;
import dev.rosey.cytube.testing.TestConnection;
import dev.rosey.cytube.testing.TestUser;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Broken connections. */
class FaultsTest {
    private static CytubeTestServer server() {
        return CytubeTestServer.builder().limits(limits -> limits.relaxed()).start().account("RoseyBot", "secret", 1);
    }

    /** Connects, joins, logs in and chats, as far as it gets. Returns whether it got to the end. */
    private static boolean exchange(CytubeTestServer server) {
        try (WireClient client = WireClient.account(server, "10.0.0.1", "movies", "RoseyBot")) {
            client.say("hello");
            client.awaitText("\"msg\":\"hello\"");
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void anExchangeCanBeCutAtEveryOneOfItsFrames() {
        try (CytubeTestServer server = CytubeTestServer.builder()
                .limits(limits -> limits.relaxed().historySize(0).userCountInterval(Duration.ofHours(1)))
                .start()
                .account("RoseyBot", "secret", 1)) {
            server.channel("movies").rank("RoseyBot", 2).join("watcher");
            assertThat(exchange(server)).isTrue();
            List<Frame> whole = server.connections().get(0).frames();
            int end = whole.stream().filter(frame -> frame.isEvent("chatMsg") && !frame.isFromClient())
                    .findFirst().orElseThrow().index();
            assertThat(end).isGreaterThan(20);

            for (int cut = 0; cut <= end; cut++) {
                server.faults().next().cutAtFrame(cut);
                assertThat(exchange(server)).as("cut at frame %s", cut).isFalse();
                TestConnection broken = server.connections().get(cut + 1);
                broken.awaitClosed(WireClient.LIMIT);
                assertThat(broken.frames()).as("cut at frame %s", cut).hasSize(cut);
                assertThat(broken.isClosedOrderly()).isFalse();
                server.channel("movies").awaitGone("RoseyBot", WireClient.LIMIT);
            }
            assertThat(exchange(server)).isTrue();
        }
    }

    @Test
    void aCutFrameIsNeitherDeliveredNorHandled() {
        try (CytubeTestServer server = server()) {
            server.faults().next().cutBefore(frame -> frame.isFromClient() && frame.isEvent("joinChannel"));
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"movies\"}");
                client.awaitClose(1006);
                assertThat(client.received()).last().isEqualTo("42[\"rank\",-1]");
            }
            server.faults().next().cutAfter(frame -> frame.isEvent("login") && !frame.isFromClient());
            try (WireClient client = WireClient.join(server, "10.0.0.1", "movies")) {
                client.emit("login", "{\"name\":\"alice\"}");
                client.awaitClose(1006);
                assertThat(client.received()).last().asString().startsWith("42[\"login\",{\"success\":true");
            }
        }
    }

    @Test
    void aConnectionCanBeCutWithinAFrameAndWithinTheHandshake() {
        try (CytubeTestServer server = server()) {
            server.faults().next().cutAfterBytesSent(0);
            assertThatThrownBy(() -> WireClient.open(server, "10.0.0.1")).isInstanceOf(UncheckedIOException.class);
            server.faults().next().cutAfterBytesSent(150);
            try (WireClient client = WireClient.open(server, "10.0.0.1")) {
                client.awaitClose(1006);
                assertThat(client.received()).isEmpty();
            }
            server.faults().next().cutAfterBytesReceived(4);
            try (WireClient client = WireClient.open(server, "10.0.0.1")) {
                client.await(text -> text.startsWith("0{")); // cut any earlier, it would not have been sent
                client.send("40");
                client.awaitClose(1006);
                assertThat(server.connections().get(2).frames()).hasSize(1);
            }
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                assertThat(client.received()).hasSize(3);
            }
        }
    }

    @Test
    void aPlanForEveryConnectionHoldsUntilItIsCleared() {
        try (CytubeTestServer server = server()) {
            server.faults().everyConnection().cutAtFrame(1);
            server.faults().connection(2);
            assertThat(exchange(server)).isFalse();
            assertThat(exchange(server)).as("a plan of its own").isTrue();
            assertThat(exchange(server)).isFalse();
            server.faults().clear();
            assertThat(exchange(server)).isTrue();
        }
    }

    @Test
    void aStalledConnectionIsOpenAndSilent() {
        try (CytubeTestServer server =
                        CytubeTestServer.builder().manualClock().limits(limits -> limits.relaxed()).start();
                WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
            TestUser bob = server.channel("movies").join("bob");
            client.awaitText("bob");
            server.faults().stall();
            int before = client.received().size();
            bob.say("unheard");
            client.say("unsaid");
            server.advance(Duration.ofMinutes(5));
            TestConnection connection = server.connections().get(0);
            connection.awaitFrame(frame -> frame.text().contains("unsaid"), WireClient.LIMIT);
            assertThat(server.channel("movies").chat()).hasSize(1);
            assertThat(client.received()).hasSize(before);
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void aStallCanBeginAtAFrame() {
        try (CytubeTestServer server = server()) {
            server.faults().next().stallBefore(frame -> frame.isEvent("userlist"));
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{\"name\":\"movies\"}");
                client.awaitEvent("playlist");
                server.connections().get(0).cut();
                client.awaitClose(1006);
                assertThat(client.events()).doesNotContain("userlist");
            }
        }
    }

    @Test
    void refusedConnectionsLeaveOpenOnesAlone() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
            server.faults().refuseConnections();
            assertThatThrownBy(() -> WireClient.open(server, "10.0.0.1"))
                    .hasCauseInstanceOf(java.net.ConnectException.class);
            client.say("still here");
            client.awaitText("still here");
            server.faults().acceptConnections();
            WireClient.connect(server, "10.0.0.1").close();
            server.faults().answerHandshakes(502);
            assertThatThrownBy(() -> WireClient.open(server, "10.0.0.1"))
                    .hasMessageContaining(" 502 ");
            server.faults().answerHandshakes(101);
            WireClient.connect(server, "10.0.0.1").close();
        }
    }

    @Test
    void aStopSaysNothingAndARestartKnowsNobody() {
        try (CytubeTestServer server = server()) {
            TestUser bob = server.channel("movies").join("bob");
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                int port = server.url().getPort();
                client.say("before");
                client.awaitText("before");
                int frames = client.received().size();
                server.stop();
                client.awaitClose(1006);
                assertThat(client.received()).hasSize(frames);
                assertThatThrownBy(() -> WireClient.open(server, "10.0.0.1"))
                        .hasCauseInstanceOf(java.net.ConnectException.class);
                server.restart();
                assertThat(server.url().getPort()).isEqualTo(port);
            }
            assertThat(server.channel("movies").members()).containsExactly("bob");
            assertThat(bob.heard()).extracting(line -> line.text()).contains("before");
            try (WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
                assertThat(client.received()).anyMatch(text -> text.contains("before"));
            }
        }
    }

    @Test
    void allConnectionsAreDroppedWithoutAWord() {
        try (CytubeTestServer server = server();
                WireClient one = WireClient.guest(server, "10.0.0.1", "movies", "alice");
                WireClient two = WireClient.join(server, "10.0.0.2", "movies")) {
            server.dropAll();
            one.awaitClose(1006);
            two.awaitClose(1006);
            server.channel("movies").awaitGone("alice", WireClient.LIMIT);
        }
    }

    @Test
    void aResetEndsTheConnectionAndTheStay() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.guest(server, "10.0.0.1", "movies", "alice")) {
            server.connections().get(0).reset();
            client.awaitClose(1006);
            server.channel("movies").awaitGone("alice", WireClient.LIMIT);
            assertThat(server.connections().get(0).isClosedOrderly()).isFalse();
        }
    }

    @Test
    void rawTextFragmentsAndBytesReachTheClient() {
        try (CytubeTestServer server = server(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            TestConnection connection = server.connections().get(0);
            connection.sendText("42[\"brandNew\",{\"a\":1}]");
            client.awaitText("brandNew");
            connection.sendFragments("42[\"in", "Pie", "ces\"]");
            assertThat(client.awaitText("inPieces")).isEqualTo("42[\"inPieces\"]");
            byte[] text = "own frame".getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[text.length + 2];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) text.length;
            System.arraycopy(text, 0, frame, 2, text.length);
            connection.sendBytes(frame);
            client.awaitText("own frame");
            connection.sendBytes((byte) 0x81, (byte) 100);
            connection.cut();
            client.awaitClose(1006);
        }
    }

    @Test
    void anAwaitThatFailsTellsWhatWasSeen() {
        try (CytubeTestServer server = server()) {
            server.channel("movies").join("alice").say("something else");
            assertThatThrownBy(() -> server.channel("movies").awaitChat(line -> false, Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("alice: something else");
            assertThatThrownBy(() -> server.awaitFrame(frame -> true, Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> server.awaitConnection(1, Duration.ofMillis(1))).isInstanceOf(AssertionError.class);
        }
    }
}
