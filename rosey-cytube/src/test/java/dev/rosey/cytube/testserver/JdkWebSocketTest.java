package dev.rosey.cytube.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.cytube.testing.CytubeTestServer;
import dev.rosey.cytube.testing.TestConnection;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The WebSocket of the JDK understands the server. */
class JdkWebSocketTest {
    @Test
    void itConnectsJoinsSpeaksAndCloses() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            CompletableFuture<Integer> closed = new CompletableFuture<>();
            WebSocket socket = WireClient.HTTP.newWebSocketBuilder().buildAsync(server.socketUrl(), new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
                    closed.complete(statusCode);
                    return null;
                }
            }).orTimeout(20, TimeUnit.SECONDS).join();
            send(socket, "40");
            TestConnection connection = server.awaitConnection(1, WireClient.LIMIT);
            connection.awaitFrame(frame -> frame.isEvent("rank"), WireClient.LIMIT);
            send(socket, "42[\"joinChannel\",{\"name\":\"movies\"}]");
            send(socket, "42[\"login\",{\"name\":\"alice\"}]");
            server.channel("movies").awaitMember("alice", 0, WireClient.LIMIT);
            send(socket, "42[\"chatMsg\",{\"msg\":\"" + "é".repeat(300) + "\"}]");
            server.channel("movies").awaitChat(line -> line.text().equals("é".repeat(300)), WireClient.LIMIT);
            assertThat(server.connections()).hasSize(1);

            connection.close(1005);
            assertThat(closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1005);
            connection.awaitClosed(WireClient.LIMIT);
            server.channel("movies").awaitGone("alice", WireClient.LIMIT);
        }
    }

    @Test
    void aCloseOfTheClientIsOrderly() {
        try (CytubeTestServer server = CytubeTestServer.create()) {
            WebSocket socket = WireClient.HTTP.newWebSocketBuilder()
                    .buildAsync(server.socketUrl(), new WebSocket.Listener() {})
                    .orTimeout(20, TimeUnit.SECONDS).join();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(20, TimeUnit.SECONDS).join();
            TestConnection connection = server.awaitConnection(1, WireClient.LIMIT);
            connection.awaitClosed(WireClient.LIMIT);
            assertThat(connection.isClosedOrderly()).isTrue();
        }
    }

    private static void send(WebSocket socket, String text) {
        socket.sendText(text, true).orTimeout(20, TimeUnit.SECONDS).join();
    }
}
