package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rosey.cytube.internal.socketio.SocketIoEnd.Kind;
import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The client against the server that CyTube uses: socket.io 4.5.4. */
class SocketIoInteropIT extends ConnectionFixture {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private NodeServer server;

    private void serve(String options) throws IOException {
        server = NodeServer.start(options);
    }

    private SocketIoConnection connected() {
        SocketIoConnection connection = connect(server.uri(), OPTIONS, heard);
        heard.awaitConnected();
        return connection;
    }

    @AfterEach
    void killServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theServerSpeaksProtocolFourAndItsPingsAreAnswered() throws Exception { // trap 13
        serve("{\"pingInterval\":50,\"pingTimeout\":5000}");
        connected();
        heard.awaitLine("hello[{\"protocol\":4,\"transport\":\"websocket\"}]");
        heard.awaitLine("pongs[5]");
        assertThat(heard.lines()).doesNotContain("closed");
    }

    @Test
    void eventsGoBothWaysWithOddArguments() throws Exception {
        serve("{}");
        SocketIoConnection connection = connected();
        connection.emit("echo");
        connection.emit("echo", NODES.nullNode());
        ObjectNode object = NODES.objectNode().put("text", "é😀\u2028\n\0\"").put("number", 1.5);
        connection.emit("echo", object, NODES.arrayNode().add(true), text(""));
        String large = "é".repeat(50_000);
        connection.emit("echo", text(large));
        connection.emit("echo", text("lone \ud83d"));
        heard.awaitLine("echoed[\"lone \ufffd\"]");
        List<String> lines = heard.lines();
        assertThat(lines.subList(2, lines.size())).containsExactly(
                "echoed[]", "echoed[null]", "echoed[" + object + ", [true], \"\"]", "echoed[\"" + large + "\"]",
                "echoed[\"lone \ufffd\"]");
    }

    @Test
    void whatThisClientDoesNotNeedDoesNotDisturbIt() throws Exception {
        serve("{}");
        connected().emit("odd");
        heard.awaitLine("two[1, {\"text\":\"é😀\u2028\\n\"}]");
        assertThat(heard.lines()).contains("none[]", "null[null]", "asked[1]")
                .noneMatch(line -> line.startsWith("binary") || line.startsWith("other"));
    }

    @Test
    void acknowledgementsComeBack() throws Exception {
        serve("{}");
        SocketIoConnection connection = connected();
        CompletionStage<List<JsonNode>> two = connection.emitWithAck("question", LONG, text("a"), NODES.nullNode());
        CompletionStage<List<JsonNode>> none = connection.emitWithAck("question", LONG);
        assertThat(get(two)).containsExactly(text("answer"), NODES.numberNode(2), text("a"), NODES.nullNode());
        assertThat(get(none)).containsExactly(text("answer"), NODES.numberNode(0));
        CompletionStage<List<JsonNode>> mute = connection.emitWithAck("mute question", Duration.ofMillis(50));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(mute))
                .withCauseInstanceOf(TimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDisconnectOfTheServerIsToldApartFromALoss(boolean closesTransport) throws Exception {
        serve("{}");
        connected().emit("disconnect me", NODES.booleanNode(closesTransport));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.DISCONNECTED_BY_SERVER);
        awaitIdleTimer(); // the server closes the WebSocket too
    }

    @Test
    void aServerThatIsKilledIsLost() throws Exception {
        serve("{}");
        connected();
        server.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.LOST);
        awaitIdleTimer();
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws Exception {
        serve("{}");
        URI uri = server.uri();
        server.close();
        connect(uri, OPTIONS, heard);
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aRefusalOfTheNamespaceTellsItsMessage() throws Exception {
        serve("{\"refuse\":\"Rate limit exceeded\"}");
        SocketIoConnection connection = connect(server.uri(), OPTIONS, heard);
        assertThat(heard.awaitEnd()).isEqualTo(new SocketIoEnd(Kind.REFUSED, "Rate limit exceeded"));
        assertThat(heard.lines()).containsExactly("closed");
        assertRefused(connection.emit("late"), Reason.OVER);
        awaitIdleTimer();
    }

    @Test
    void theLongestEventPassesAndALongerOneIsRefusedHere() throws Exception {
        serve("{\"maxHttpBufferSize\":10000}");
        SocketIoConnection connection = connected();
        int around = "42[\"echo\",\"\"]".length();
        assertRefused(connection.emit("echo", text("x".repeat(10_001 - around))), Reason.TOO_LONG);
        String longest = "x".repeat(10_000 - around);
        get(connection.emit("echo", text(longest)));
        heard.awaitLine("echoed[\"" + longest + "\"]");
    }

    @Test
    void aMessageOfTheServerBeyondTheOwnBoundEndsTheConnection() throws Exception {
        serve("{}");
        SocketIoConnection connection = connect(server.uri(), OPTIONS.withMaxMessageChars(200_000), heard);
        heard.awaitConnected();
        connection.emit("send", NODES.numberNode(100_000));
        heard.awaitLine("sent[\"" + "x".repeat(100_000) + "\"]");
        connection.emit("send", NODES.numberNode(200_000));
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL_ERROR);
        awaitIdleTimer();
    }

    @Test
    void anEndFromHereReachesTheServer() throws Exception {
        serve("{}");
        SocketIoConnection connection = connected();
        connection.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.CLOSED_HERE);
        await().atMost(PATIENCE).until(() -> server.lines().contains("left client namespace disconnect"));
        awaitIdleTimer();
    }

    @Test
    void aNewConnectionReachesTheServerThatCameBack() throws Exception {
        serve("{}");
        connected();
        int port = server.port();
        server.close();
        assertThat(heard.awaitEnd().kind()).isEqualTo(Kind.LOST);
        serve("{\"port\":" + port + "}");
        Heard again = new Heard();
        connect(server.uri(), OPTIONS, again).emit("early");
        again.awaitConnected();
        again.awaitLine("hello[{\"protocol\":4,\"transport\":\"websocket\"}]");
    }
}
