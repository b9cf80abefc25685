package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.api.plugin.HttpFailedException.Reason;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the HTTP requests of a plugin's process by the host's broker, which checks them. Responses wait here until the
 * process reads them; a request counts until then, so that what waits is bounded. {@link #handle(Frame)} is called by one
 * thread, and never waits for the plugin or for a server.
 */
final class HttpBridge {
    private final PluginHost host;
    private final Consumer<Frame> refusals;
    private final Runnable onAnswer;
    private final Map<Long, CompletableFuture<HttpBroker.Response>> running = new ConcurrentHashMap<>();
    private final Queue<Outgoing> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;
    private @Nullable HttpBroker broker; // confined to the thread that handles frames

    /** Refusals of requests over the window are sent by the first action; the second hears of answers to be taken. */
    HttpBridge(PluginHost host, Consumer<Frame> refusals, Runnable onAnswer) {
        this.host = host;
        this.refusals = refusals;
        this.onAnswer = onAnswer;
    }

    /** Does what a frame asks for, if it is about HTTP requests; says whether it was. */
    boolean handle(Frame frame) {
        if (frame instanceof Frame.HttpOpen call) {
            open(call.id());
        } else if (frame instanceof Frame.HttpSend call) {
            send(call);
        } else {
            return false;
        }
        return true;
    }

    private void open(long id) {
        if (!enter(id)) {
            return;
        }
        try {
            broker();
            answer(id, new Answer.Done());
        } catch (RuntimeException e) {
            answer(id, problem(e));
        }
    }

    private HttpBroker broker() {
        HttpBroker known = broker;
        if (known == null) {
            known = host.http();
            broker = known;
        }
        return known;
    }

    private void send(Frame.HttpSend call) {
        if (!enter(call.id())) {
            return;
        }
        CompletableFuture<HttpBroker.Response> stage;
        try {
            stage = broker().send(request(call)).toCompletableFuture();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        running.put(call.id(), stage);
        if (closed) {
            stage.cancel(false);
        }
        CompletableFuture<?> unused = stage.whenComplete((response, failure) -> {
            running.remove(call.id());
            answer(call.id(), failure == null ? new Answer.Http(response) : problem(failure));
        });
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

    private boolean enter(long id) {
        if (open.incrementAndGet() <= Protocol.HTTP_WINDOW) {
            return true;
        }
        open.decrementAndGet();
        refusals.accept(new Frame.Reply(id, problem(new HttpFailedException(Reason.TOO_MANY_AT_ONCE,
                Protocol.HTTP_WINDOW + " HTTP requests of the plugin are with its host already; wait for some of them",
                null))));
        return false;
    }

    private void answer(long id, Answer answer) {
        answers.add(new Outgoing(encoded(id, answer)));
        if (closed) {
            answers.clear();
        }
        onAnswer.run();
    }

    private static byte[] encoded(long id, Answer answer) {
        try {
            return FrameCodec.encode(new Frame.Reply(id, answer));
        } catch (FrameException | PayloadException e) {
            return FrameCodec.encode(new Frame.Reply(id, problem(new HttpFailedException(Reason.RESPONSE_TOO_LARGE,
                    "The response cannot be sent to the plugin: " + e.getMessage(), e))));
        }
    }

    private static Answer problem(Throwable failure) {
        return Problems.of(failure, "", Duration.ZERO);
    }

    /** The next answer, or {@code null} when there is none. */
    @Nullable Outgoing poll() {
        Outgoing answer = answers.poll();
        if (answer != null) {
            open.decrementAndGet();
        }
        return answer;
    }

    /** The plugin does not wait for that response any more. */
    void cancel(long id) {
        CompletableFuture<?> call = running.get(id);
        if (call != null) {
            call.cancel(false);
        }
    }

    /** Ends all requests and drops all answers: the process is gone. */
    void close() {
        closed = true;
        running.values().forEach(call -> call.cancel(false));
        answers.clear();
    }
}
