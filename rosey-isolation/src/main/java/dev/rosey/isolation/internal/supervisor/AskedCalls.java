package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the plugin asks of the host's bus: requests and durable events, bounded in number and bytes until they are
 * answered. Calls begin on one thread, and end on any.
 */
final class AskedCalls {
    private final Consumer<Frame> send;
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Replies are sent by the action; it throws if one does not fit into a frame. */
    AskedCalls(Consumer<Frame> send) {
        this.send = send;
    }

    /**
     * Begins a call whose frame has a length, and answers it when its stage completes.
     *
     * @throws FrameException if the plugin has two open calls of one number, or far too much in open calls
     */
    void answer(long id, int length, Subject subject, Duration timeout, Supplier<? extends CompletionStage<?>> start) {
        if (open.size() >= Protocol.MAX_CALLS) {
            reply(id, Problems.of(new RequestFailedException(
                    new Outcome.Overloaded(Protocol.MAX_CALLS + " calls of the plugin wait already")), "", timeout));
            return;
        }
        if (open.containsKey(id)) {
            throw new FrameException("two of its open calls have the number " + id);
        }
        if (bytes.addAndGet(length) > Protocol.CALL_BYTES) {
            throw new FrameException("its calls without an answer have more than " + Protocol.CALL_BYTES + " bytes");
        }
        CompletableFuture<?> stage;
        try {
            stage = start.get().toCompletableFuture();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        open.put(id, stage);
        CompletableFuture<?> unused = stage.whenComplete((result, failure) -> {
            open.remove(id);
            bytes.addAndGet(-length);
            reply(id, failure != null
                    ? Problems.of(failure, subject.toString(), timeout)
                    : result instanceof Event event ? new Answer.Whole(event) : new Answer.Done());
        });
    }

    private void reply(long id, Answer answer) {
        try {
            send.accept(new Frame.Reply(id, answer));
        } catch (FrameException | PayloadException e) {
            send.accept(new Frame.Reply(id, Problems.of(e, "", Duration.ZERO)));
        }
    }

    /** The plugin does not wait for that call any more. */
    void cancel(long id) {
        CompletableFuture<?> call = open.get(id);
        if (call != null) {
            call.cancel(false);
        }
    }

    /** Ends all calls. */
    void close() {
        open.values().forEach(call -> call.cancel(false));
    }
}
