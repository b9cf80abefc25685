package dev.rosey.cytube.internal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What tests of connections share: a timer, a client, peers that end with the test. */
abstract class ConnectionFixture {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Pings that never come are missed after a minute, so that no test is ended by them. */
    static final String PATIENT = open(30_000, 30_000, 1 << 20);

    static final SocketIoOptions OPTIONS = SocketIoOptions.defaults()
            .withTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1))
            .withProbeInterval(Duration.ofMillis(100));

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    final ScheduledThreadPoolExecutor timer = timer();
    final HttpClient http = HttpClient.newHttpClient();
    final Heard heard = new Heard();

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "rosey-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    static String open(int pingInterval, int pingTimeout, int maxPayload) {
        return "0{\"sid\":\"e\",\"upgrades\":[],\"pingInterval\":" + pingInterval + ",\"pingTimeout\":" + pingTimeout
                + ",\"maxPayload\":" + maxPayload + "}";
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
        timer.shutdownNow();
    }

    RawPeer peer(RawPeer.Script script) throws IOException {
        RawPeer peer = new RawPeer(script);
        resources.push(peer);
        return peer;
    }

    SocketIoConnection connect(RawPeer peer) {
        return connect(peer.uri(), OPTIONS, heard);
    }

    SocketIoConnection connect(RawPeer peer, SocketIoOptions options) {
        return connect(peer.uri(), options, heard);
    }

    SocketIoConnection connect(URI uri, SocketIoOptions options, SocketIoListener listener) {
        SocketIoConnection connection = SocketIoConnection.open(http, uri, options, timer, listener);
        resources.push(connection);
        return connection;
    }

    SocketIoConnection connected(RawPeer peer, SocketIoOptions options) {
        SocketIoConnection connection = connect(peer, options);
        heard.awaitConnected();
        return connection;
    }

    SocketIoConnection connected(RawPeer peer) {
        return connected(peer, OPTIONS);
    }

    static JsonNode text(String text) {
        return NODES.stringNode(text);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static void assertRefused(CompletionStage<?> stage, Reason reason) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOfSatisfying(
                SocketIoSendException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    /** Nothing of a connection that is over may wait in the timer. */
    void awaitIdleTimer() {
        await("no timers").atMost(Duration.ofSeconds(20)).until(() -> timer.getQueue().isEmpty());
    }
}
