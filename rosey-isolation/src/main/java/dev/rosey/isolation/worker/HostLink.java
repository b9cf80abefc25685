package dev.rosey.isolation.worker;

import dev.rosey.api.bus.BusException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import dev.rosey.isolation.internal.frame.EncodingMemory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Sends frames to the host, and matches its answers to the calls of the plugin. */
final class HostLink {
    private final FrameWriter writer;
    private final Runnable beforeWaiting;
    private final EncodingMemory memory = new EncodingMemory();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicLong callBytes = new AtomicLong();

    /** A call, with how many bytes of it count as long as it waits. */
    private record Call(CompletableFuture<Answer> answer, int bytes) {}

    /** Threads that call the host tell the action before, as they may wait for the answer. */
    HostLink(FrameWriter writer, Runnable beforeWaiting) {
        this.writer = writer;
        this.beforeWaiting = beforeWaiting;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Sends a frame; waits for room in the pipe, as the host reads all the time. */
    void send(Frame frame) {
        send(FrameCodec.encode(frame, memory));
    }

    private void send(byte[] frame) {
        try {
            if (!writer.put(frame)) {
                throw new IllegalStateException("The plugin is stopping; nothing can be sent any more");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("BUS-006", "Interrupted while waiting for the host to take a frame", e);
        }
    }

    /** Sends a frame if there is room in the queue. */
    boolean offer(Frame frame) {
        return writer.offer(FrameCodec.encode(frame, memory));
    }

    /** Sends a call, whose frame is made for its number. */
    CompletableFuture<Answer> call(long id, LongFunction<Frame> frame) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (calls.size() >= Protocol.MAX_CALLS) {
            answer.completeExceptionally(new BusException(
                    "BUS-006", Protocol.MAX_CALLS + " calls to the host wait for answers already; wait for some of them"));
            return answer;
        }
        try {
            Frame made = frame.apply(id);
            byte[] bytes = FrameCodec.encode(made, memory);
            int counted = made instanceof Frame.Request || made instanceof Frame.PublishDurable ? bytes.length : 0;
            calls.put(id, new Call(answer, counted));
            if (callBytes.addAndGet(counted) > Protocol.CALL_BYTES) {
                throw new BusException("BUS-006", "Calls to the host with " + Protocol.CALL_BYTES
                        + " bytes wait for answers already; wait for some of them");
            }
            beforeWaiting.run();
            send(bytes);
        } catch (RuntimeException e) {
            remove(id);
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Completes a call. What depends on it must not run on the calling thread. */
    void answered(long id, Answer answer) {
        Call call = remove(id);
        if (call == null) {
            return;
        }
        if (answer instanceof Answer.Problem problem) {
            call.answer.completeExceptionally(Problems.toException(problem));
        } else {
            call.answer.complete(answer);
        }
    }

    private @Nullable Call remove(long id) {
        Call call = calls.remove(id);
        if (call != null) {
            callBytes.addAndGet(-call.bytes);
        }
        return call;
    }

    /** Gives a call up. */
    void forget(long id) {
        if (remove(id) != null) {
            offer(new Frame.Cancel(id));
        }
    }
}
