package dev.rosey.isolation.internal.supervisor;

import static dev.rosey.isolation.internal.supervisor.Replies.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.Protocol;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the host does with HTTP requests that come as frames. */
class HttpBridgeTest {
    private static final HttpBroker.Response OK =
            new HttpBroker.Response(200, Map.of("a", List.of("b", "c")), Payload.of("hi"));

    private final List<HttpBroker.Request> sent = new ArrayList<>();
    private final List<CompletableFuture<HttpBroker.Response>> waiting = new ArrayList<>();
    private final List<Frame> refused = new ArrayList<>();
    private int woken;

    private HttpBridge bridge(Supplier<HttpBroker> broker) {
        PluginHost host = (PluginHost) Proxy.newProxyInstance(HttpBridgeTest.class.getClassLoader(),
                new Class<?>[] {PluginHost.class}, (proxy, method, arguments) -> broker.get());
        return new HttpBridge(host, refused::add, () -> woken++);
    }

    private HttpBridge answering(HttpBroker.Response response) {
        return bridge(() -> request -> {
            sent.add(request);
            return CompletableFuture.completedFuture(response);
        });
    }

    /** One whose broker answers when the test does. */
    private HttpBridge waiting() {
        return bridge(() -> request -> {
            waiting.add(new CompletableFuture<>());
            return waiting.get(waiting.size() - 1);
        });
    }

    private static Frame.HttpSend get(long id) {
        return new Frame.HttpSend(id, "GET", "http://a.example.org/", Map.of(), Payload.empty(), 1000, 10, true);
    }

    private static Answer answer(HttpBridge bridge, Frame frame) {
        assertThat(bridge.handle(frame)).isTrue();
        return Replies.only(bridge.calls());
    }

    @Test
    void aRequestArrivesWholeAndSoDoesItsResponse() {
        HttpBridge bridge = answering(OK);
        assertThat(answer(bridge, new Frame.HttpOpen(1))).isInstanceOf(Answer.Done.class);
        Answer answer = answer(bridge, new Frame.HttpSend(2, "POST", "https://a.example.org/b", Map.of("X", "y"),
                Payload.of(5), 1500, 10, false));
        assertThat(answer).isEqualTo(new Answer.Http(OK));
        assertThat(sent).containsExactly(HttpBroker.Request.builder("POST", "https://a.example.org/b").header("X", "y")
                .body(Payload.of(5)).timeout(Duration.ofMillis(1500)).maxResponseBytes(10).followsRedirects(false).build());
        assertThat(woken).isEqualTo(2);
    }

    @Test
    void otherFramesAreNotAboutHttp() {
        HttpBridge bridge = answering(OK);
        assertThat(bridge.handle(new Frame.Ready())).isFalse();
        assertThat(bridge.calls().poll()).isNull();
    }

    @Test
    void aProcessThatDoesNotCheckItsRequestsIsToldOfThem() {
        HttpBridge bridge = answering(OK);
        Payload none = Payload.empty();
        for (Frame frame : List.of(
                new Frame.HttpSend(1, "TRACE", "http://a/", Map.of(), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "file:///etc/passwd", Map.of(), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "not an address", Map.of(), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "http://u:p@a/", Map.of(), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of("Host", "b"), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of("X", "a\r\nHost: b"), none, 1, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), none, 0, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), none, Long.MAX_VALUE, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), none, Long.MIN_VALUE, 1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), none, 1, -1, true),
                new Frame.HttpSend(1, "GET", "http://a/", Map.of(), none, 1, Integer.MAX_VALUE, true),
                new Frame.HttpSend(1, "POST", "http://a/", Map.of(), Payload.ofBytes(new byte[1], "a\r\nb"), 1, 1, true))) {
            assertThat(error(answer(bridge, frame))).as(frame.toString()).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void errorsOfTheHostKeepTheirTypesAndReasons() {
        PermissionDeniedException denied = new PermissionDeniedException("guest", Permission.NETWORK_HTTP, "send");
        assertThat(error(answer(bridge(() -> {
            throw denied;
        }), new Frame.HttpOpen(1)))).isInstanceOf(PermissionDeniedException.class).hasMessage(denied.getMessage());
        assertThat(error(answer(bridge(() -> {
            throw new PluginException("PLUGIN-011", "none");
        }), get(1)))).isInstanceOf(PluginException.class);
        for (HttpFailedException.Reason reason : HttpFailedException.Reason.values()) {
            RuntimeException error = error(answer(bridge(() -> request -> CompletableFuture.failedFuture(
                    new HttpFailedException(reason, "why", null))), get(1)));
            assertThat(error).isInstanceOf(HttpFailedException.class).hasMessage("why")
                    .hasFieldOrPropertyWithValue("reason", reason);
        }
    }

    @Test
    void aResponseThatDoesNotFitIntoAFrameIsAReason() {
        HttpBridge bridge = answering(new HttpBroker.Response(
                200, Map.of(), Payload.ofBytes(new byte[Protocol.MAX_FRAME], "a/b")));
        assertThat(error(answer(bridge, get(1))))
                .hasFieldOrPropertyWithValue("reason", HttpFailedException.Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void whatIsNotReadCountsUntilItIs() {
        HttpBridge bridge = answering(OK);
        for (int i = 0; i < Protocol.HTTP_WINDOW; i++) {
            bridge.handle(get(i));
        }
        bridge.handle(get(100));
        bridge.handle(new Frame.HttpOpen(101));
        assertThat(refused).hasSize(2).allSatisfy(frame -> assertThat(error(((Frame.Reply) frame).answer()))
                .hasFieldOrPropertyWithValue("reason", HttpFailedException.Reason.TOO_MANY_AT_ONCE));
        assertThat(sent).hasSize(Protocol.HTTP_WINDOW);
        assertThat(bridge.calls().poll()).isNotNull();
        bridge.handle(get(102));
        assertThat(refused).hasSize(2);
    }

    @Test
    void cancellingEndsTheRequest() {
        HttpBridge bridge = waiting();
        bridge.handle(get(1));
        bridge.handle(get(2));
        bridge.calls().cancel(1);
        bridge.calls().cancel(99);
        assertThat(waiting.get(0)).isCancelled();
        assertThat(waiting.get(1)).isNotDone();
    }

    @Test
    void theEndOfTheProcessEndsAllRequests() {
        HttpBridge bridge = waiting();
        bridge.handle(get(1));
        waiting.get(0).complete(OK);
        bridge.handle(get(2));
        bridge.close();
        assertThat(waiting.get(1)).isCancelled();
        assertThat(bridge.calls().poll()).isNull();
        bridge.handle(get(3));
        assertThat(waiting.get(2)).isCancelled();
        assertThat(bridge.calls().poll()).isNull();
    }
}
