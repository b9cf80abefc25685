package dev.rosey.isolation.worker;

import dev.rosey.api.bus.BusException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Sends frames to the host, and matches its answers to the calls of the plugin. */
final class HostLink {
    private final FrameWriter writer;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Answer>> calls = new ConcurrentHashMap<>();

    HostLink(FrameWriter writer) {
        this.writer = writer;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Sends a frame; waits for room in the pipe, as the host reads all the time. */
    void send(Frame frame) {
        byte[] bytes = FrameCodec.encode(frame);
        try {
            if (!writer.put(bytes)) {
                throw new IllegalStateException("The plugin is stopping; nothing can be sent any more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("BUS-006", "Interrupted while waiting for the host to take a frame", e);
        }
    }

    /** Sends a frame if there is room; for threads that must not wait. */
    boolean offer(Frame frame) {
        return writer.offer(FrameCodec.encode(frame));
    }

    /** Sends a call, whose frame is made for its number. */
    CompletableFuture<Answer> call(long id, LongFunction<Frame> frame) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (calls.size() >= Protocol.MAX_CALLS) {
            answer.completeExceptionally(new BusException(
                    "BUS-006", Protocol.MAX_CALLS + " calls to the host wait for answers already; wait for some of them"));
            return answer;
        }
        calls.put(id, answer);
        try {
            send(frame.apply(id));
        } catch (RuntimeException e) {
            calls.remove(id);
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Completes a call. What depends on it must not run on the calling thread. */
    void answered(long id, Answer answer) {
        CompletableFuture<Answer> call = calls.remove(id);
        if (call == null) {
            return;
        }
        if (answer instanceof Answer.Problem problem) {
            call.completeExceptionally(Problems.toException(problem));
        } else {
            call.complete(answer);
        }
    }

    /** Gives a call up. */
    void forget(long id) {
        if (calls.remove(id) != null) {
            offer(new Frame.Cancel(id));
        }
    }
}
