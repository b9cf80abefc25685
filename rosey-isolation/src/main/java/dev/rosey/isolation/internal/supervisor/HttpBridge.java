package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the HTTP requests of a plugin's process by the host's broker, which checks them. {@link #handle(Frame)} is called
 * by one thread, and never waits for the plugin or for a server.
 */
final class HttpBridge {
    private final PluginHost host;
    private final CallWindow calls;
    private @Nullable HttpBroker broker; // confined to the thread that handles frames

    /** Refusals of requests over the window are sent by the first action; the second hears of answers to be taken. */
    HttpBridge(PluginHost host, Consumer<Frame> refusals, Runnable onAnswer) {
        this.host = host;
        this.calls = new CallWindow(Protocol.HTTP_WINDOW, new Failures(), refusals, onAnswer);
    }

    private static final class Failures implements CallWindow.Failures {
        @Override
        public RuntimeException tooMany(int window) {
            return new HttpFailedException(Reason.TOO_MANY_AT_ONCE,
                    window + " HTTP requests of the plugin are with its host already; wait for some of them", null);
        }

        @Override
        public RuntimeException unsendable(RuntimeException reason) {
            return new HttpFailedException(Reason.RESPONSE_TOO_LARGE,
                    "The response cannot be sent to the plugin: " + reason.getMessage(), reason);
        }
    }

    /** The requests that are open. */
    CallWindow calls() {
        return calls;
    }

    /** Does what a frame asks for, if it is about HTTP requests; says whether it was. */
    boolean handle(Frame frame) {
        if (frame instanceof Frame.HttpOpen call) {
            calls.answer(call.id(), () -> {
                broker();
                return CompletableFuture.completedFuture(new Answer.Done());
            });
        } else if (frame instanceof Frame.HttpSend call) {
            calls.answer(call.id(), () -> send(call));
        } else {
            return false;
        }
        return true;
    }

    private HttpBroker broker() {
        HttpBroker known = broker;
        if (known == null) {
            known = host.http();
            broker = known;
        }
        return known;
    }

    private CompletionStage<Answer> send(Frame.HttpSend call) {
        CompletableFuture<HttpBroker.Response> response = broker().send(request(call)).toCompletableFuture();
        CompletableFuture<Answer> answer = response.thenApply(Answer.Http::new);
        CompletableFuture<?> unused = answer.whenComplete((done, failure) -> {
            if (answer.isCancelled()) {
                response.cancel(false);
            }
        });
        return answer;
    }

    /** The request that a frame describes; its builder checks it. */
    private static HttpBroker.Request request(Frame.HttpSend call) {
        HttpBroker.Request.Builder request = HttpBroker.Request.builder(call.method(), call.uri())
                .body(call.body())
                .timeout(Duration.ofMillis(call.timeout()))
                .maxResponseBytes(call.maxResponseBytes())
                .followsRedirects(call.followsRedirects());
        call.headers().forEach(request::header);
        return request.build();
    }

    /** Ends all requests and drops all answers: the process is gone. */
    void close() {
        calls.close();
        calls.cancelAll();
    }
}
