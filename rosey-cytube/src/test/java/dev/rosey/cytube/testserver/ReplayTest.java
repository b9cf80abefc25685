package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.Frame;
import dev.rosey.cytube.testing.Recording;
import dev.rosey.cytube.testing.Replay;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recordings, and playing them. */
class ReplayTest {
    private static Recording recording(String lines) {
        return Recording.of(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aRecordingIsPlayedToAClientThatDoesTheSame() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            Recording.Exchange exchange = Recording.named("07-login-registered").client("bot");
            Replay replay = server.replay(exchange);
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("login", "{\"name\":\"early\",\"pw\":\"x\"}");
                client.emit("joinChannel", "{\"name\":\"other\"}");
                client.awaitEvent("userlist");
                assertThatThrownBy(() -> replay.awaitFinished(Duration.ofMillis(1)))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("login");
                for (int i = 0; i < 3; i++) {
                    client.emit("login", "{}");
                }
                client.send("42[\"nobodyAsked\"]");
                client.awaitEvent("setUserRank");
                client.send("41");
                replay.awaitFinished(WireClient.LIMIT);
                List<String> recorded = exchange.steps().stream()
                        .filter(step -> step.direction() == Frame.Direction.TO_CLIENT)
                        .map(Recording.Step::text)
                        .toList();
                client.await(recorded.get(recorded.size() - 1)::equals);
                assertThat(client.received()).isEqualTo(recorded);
                assertThat(replay.unexpected()).containsExactly("42[\"nobodyAsked\"]");
            }
            try (WireClient next = WireClient.connect(server, "10.0.0.1")) {
                assertThat(next.received()).as("only one connection is replayed").hasSize(3);
            }
        }
    }

    @Test
    void everyConnectionOfEveryShippedRecordingCanBePlayed() {
        for (String name : List.of("02-raw-eio4-keepalive", "05-anonymous-join", "06-login-guest", "07-login-registered",
                "08-duplicate-login", "10-chat", "11-chat-history-on-join", "12-pm", "31-channel-password", "32-flood",
                "40-server-restart-sigint", "42-transport-drop-and-ghost", "44-partition-change")) {
            Recording recording = Recording.named(name);
            try (CytubeTestServer server = CytubeTestServer.create()) {
                for (String client : recording.clients()) {
                    for (Recording.Exchange exchange : recording.connections(client)) {
                        play(server, exchange, name + " " + client);
                    }
                }
            }
        }
    }

    /** Does what the recorded client did. */
    private static void play(CytubeTestServer server, Recording.Exchange exchange, String name) {
        if (exchange.steps().stream().noneMatch(step -> step.text().startsWith("0{"))) {
            return;
        }
        Replay replay = server.replay(exchange);
        try (WireClient client = WireClient.open(server, "10.0.0.1")) {
            exchange.steps().stream()
                    .filter(step -> step.direction() == Frame.Direction.TO_SERVER)
                    .forEach(step -> client.send(step.text()));
            replay.awaitFinished(WireClient.LIMIT);
            assertThat(replay.unexpected()).as(name).isEmpty();
            if (exchange.isCut()) {
                client.awaitClose(1006);
            }
        }
    }

    @Test
    void endsAreReplayed() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            assertThat(Recording.named("40-server-restart-sigint").client("bot").isCut()).isTrue();
            server.replay(Recording.named("08-duplicate-login").client("first"));
            try (WireClient client = WireClient.connect(server, "10.0.0.1")) {
                client.emit("joinChannel", "{}");
                client.emit("login", "{}");
                client.awaitClose(1005);
                assertThat(client.received()).endsWith("42[\"kick\",{\"reason\":\"Duplicate login\"}]", "41");
            }
        }
    }

    @Test
    void theBeginningIsPutInTheOrderOfTheProtocol() {
        Recording.Exchange exchange = recording("""
                {"c":"a","kind":"ws","dir":"out","data":"40"}
                {"c":"a","kind":"ws","dir":"in","data":"0{}"}

                {"c":"a","kind":"ws","dir":"in","data":"40{}"}
                {"c":"a","kind":"event","dir":"in","data":"not a frame"}
                {"c":"a","kind":"ws","dir":"out","data":"42[\\"joinChannel\\",{}]"}
                {"c":"a","kind":"ws","dir":"in","data":"42[\\"rank\\",-1]"}
                {"c":"a","kind":"ws","dir":"out","data":"3"}
                {"c":"a","kind":"ws","dir":"in","data":"2"}
                {"c":"a","kind":"ws","what":"close","code":1006}
                {"c":"a","kind":"ws","what":"open"}
                {"c":"a","kind":"ws","dir":"in","data":"0{\\"again\\":1}"}
                {"kind":"note","what":"other"}
                """).client("a");
        assertThat(exchange.steps()).extracting(Recording.Step::text)
                .containsExactly("0{}", "40", "40{}", "42[\"rank\",-1]", "42[\"joinChannel\",{}]", "2");
        assertThat(exchange.isCut()).isTrue();
        assertThat(exchange.received()).containsExactly("rank");
    }

    @Test
    void whatIsNoRecordingIsRefused() {
        assertThatThrownBy(() -> recording("[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> recording("{")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> recording("").client("x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Recording.named("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
