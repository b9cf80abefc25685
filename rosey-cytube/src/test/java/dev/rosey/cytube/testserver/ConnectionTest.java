package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Frame;
import dev.rosey.cytube.testing.TestConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Engine.IO and Socket.IO of the test server, and its limits for connections. */
class ConnectionTest {
    @Test
    void aConnectionOpensAsRecorded() {
        try (CytubeTestServer server = CytubeTestServer.create(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            assertThat(client.received().get(0)).matches("0\\{\"sid\":\"[^\"]+\",\"upgrades\":\\[],\"pingInterval\":25000,"
                    + "\"pingTimeout\":120000,\"maxPayload\":1048576}");
            assertThat(client.received().get(1)).matches("40\\{\"sid\":\"[^\"]+\"}");
            assertThat(client.received().get(2)).isEqualTo("42[\"rank\",-1]");
            TestConnection connection = server.awaitConnection(1, WireClient.LIMIT);
            assertThat(connection.frames()).extracting(Frame::index).containsExactly(0, 1, 2, 3);
            assertThat(connection.frames().get(1).text()).isEqualTo("40");
            assertThat(connection.frames().get(1).isFromClient()).isTrue();
            assertThat(connection.address()).isEqualTo("10.0.0.1");
        }
    }

    @Test
    void anEventBeforeTheAcceptanceDropsTheConnection() {
        try (CytubeTestServer server = CytubeTestServer.builder()
                        .limits(limits -> limits.acceptDelay(Duration.ofHours(1)))
                        .start();
                WireClient client = WireClient.open(server, "10.0.0.1")) {
            client.send("40");
            client.emit("joinChannel", "{\"name\":\"movies\"}");
            client.awaitClose(1005);
            assertThat(client.received()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatIsNotAcceptedInTimeIsClosed() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock().start();
                WireClient client = WireClient.open(server, "10.0.0.1")) {
            client.await(text -> text.startsWith("0{"));
            server.advance(Duration.ofMillis(44_999));
            assertThat(server.connections().get(0).isOpen()).isTrue();
            server.advance(Duration.ofMillis(1));
            client.awaitClose(1005);
        }
    }

    @Test
    void theServerPingsAndClosesWhoeverDoesNotAnswer() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock().start();
                WireClient client = WireClient.open(server, "10.0.0.1");
                WireClient deaf = WireClient.deaf(server, "10.0.0.2")) {
            client.connect();
            deaf.connect();
            for (int ping = 1; ping <= 5; ping++) {
                int pings = ping;
                server.advance(Duration.ofSeconds(25));
                server.connections().get(0).awaitFrame(frame -> frame.text().equals("3")
                        && (server.connections().get(0).frames().stream().filter(f -> f.text().equals("3")).count() >= pings),
                        WireClient.LIMIT);
            }
            assertThat(server.connections().get(1).isOpen()).isTrue();
            server.advance(Duration.ofSeconds(20));
            deaf.awaitClose(1005);
            assertThat(deaf.received()).filteredOn("2"::equals).hasSize(1);
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void theSixthQuickConnectionOfAnAddressIsRefusedButStaysOpen() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock().start()) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                clients.add(WireClient.connect(server, "10.0.0.1"));
            }
            WireClient sixth = WireClient.open(server, "10.0.0.1");
            sixth.await(text -> text.startsWith("0{"));
            sixth.send("40");
            assertThat(sixth.await(text -> text.startsWith("44"))).isEqualTo("44{\"message\":\"Rate limit exceeded\"}");
            assertThat(server.connections().get(5).isOpen()).isTrue();
            clients.add(WireClient.connect(server, "10.0.0.2"));
            server.advance(Duration.ofSeconds(10));
            clients.add(WireClient.connect(server, "10.0.0.1"));
            server.advance(Duration.ofSeconds(35));
            sixth.awaitClose(1005);
            clients.forEach(WireClient::close);
        }
    }

    @Test
    void tooManyConnectionsOfAnAddressAreKickedWithoutADisconnectPacket() {
        try (CytubeTestServer server = CytubeTestServer.builder()
                        .limits(limits -> limits.connectionsPerAddress(1))
                        .start();
                WireClient first = WireClient.connect(server, "10.0.0.1");
                WireClient second = WireClient.open(server, "10.0.0.1")) {
            second.send("40");
            second.awaitClose(1005);
            assertThat(second.received()).last().isEqualTo(
                    "42[\"kick\",{\"reason\":\"Too many connections from your IP address\"}]");
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void tooManyEventsAreKicked() {
        try (CytubeTestServer server = CytubeTestServer.builder().manualClock()
                        .limits(limits -> limits.events(3, 1))
                        .start();
                WireClient client = WireClient.connect(server, "10.0.0.1")) {
            for (int i = 0; i < 4; i++) {
                client.emit("noSuchEvent", "1");
            }
            client.awaitClose(1005);
            assertThat(client.received()).endsWith("42[\"kick\",{\"reason\":\"Rate limit exceeded\"}]", "41");
        }
    }

    @Test
    void aMessageAboveTheLimitClosesWith1009() {
        try (CytubeTestServer server = CytubeTestServer.create(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            client.emit("noSuchEvent", "\"" + "x".repeat((1 << 20) - 30) + "\"");
            client.untilAnswered();
            client.emit("noSuchEvent", "\"" + "x".repeat(1 << 20) + "\"");
            client.awaitClose(1009);
        }
    }

    @Test
    void unknownEventsAreIgnoredAndUnreadableOnesCloseTheConnection() {
        try (CytubeTestServer server = CytubeTestServer.create(); WireClient client = WireClient.connect(server, "10.0.0.1")) {
            client.emit("noSuchEvent", "{\"a\":1}");
            assertThat(client.untilAnswered()).hasSize(4);
            client.send("42{");
            client.awaitClose(1005);
        }
    }

    @Test
    void onlyTheFourthVersionOfEngineIoIsSpoken() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            assertThatThrownBy(() -> WireClient.HTTP.newWebSocketBuilder()
                            .buildAsync(java.net.URI.create(server.socketUrl().toString().replace("EIO=4", "EIO=3")),
                                    new java.net.http.WebSocket.Listener() {})
                            .join())
                    .hasCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
        }
    }

    @Test
    void theClockStandsStillOnlyWhenAskedTo() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            assertThatThrownBy(() -> server.advance(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
        }
    }
}
