package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.PayloadException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Batch;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a plugin to one service of the host. Answers wait here, not among the frames that must arrive, until the
 * plugin's process reads them; a call counts as open until its answer was handed over, so that what waits is bounded.
 * Calls begin on one thread; the rest may be used by any.
 */
final class CallWindow {
    /** The service's words for what goes wrong in the window itself. */
    interface Failures {
        /** So many calls are open already. */
        RuntimeException tooMany(int window);

        /** An answer cannot be sent. */
        RuntimeException unsendable(RuntimeException reason);
    }

    private final int window;
    private final Failures failures;
    private final Consumer<Frame> refusals;
    private final Runnable onAnswer;
    private final Map<Long, CompletableFuture<?>> running = new ConcurrentHashMap<>();
    private final Queue<Outgoing> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile boolean closed;

    /** Refusals of calls over the window are sent by the first action; the second hears of answers that can be taken. */
    CallWindow(int window, Failures failures, Consumer<Frame> refusals, Runnable onAnswer) {
        this.window = window;
        this.failures = failures;
        this.refusals = refusals;
        this.onAnswer = onAnswer;
    }

    /** Begins a call and has it answered, unless too many are open. */
    void answer(long id, Supplier<? extends CompletionStage<? extends Answer>> start) {
        if (open.incrementAndGet() > window) {
            open.decrementAndGet();
            refusals.accept(new Frame.Reply(id, problem(failures.tooMany(window))));
            return;
        }
        CompletableFuture<? extends Answer> stage;
        try {
            stage = start.get().toCompletableFuture();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        running.put(id, stage);
        if (cancelled) {
            stage.cancel(false);
        }
        CompletableFuture<?> unused = stage.whenComplete((answer, failure) -> {
            running.remove(id);
            answers.add(new Outgoing(encoded(id, failure == null ? answer : problem(failure))));
            if (closed) {
                answers.clear();
            }
            onAnswer.run();
        });
    }

    private byte[] encoded(long id, Answer answer) {
        try {
            return FrameCodec.encode(new Frame.Reply(id, answer));
        } catch (FrameException | PayloadException e) {
            return FrameCodec.encode(new Frame.Reply(id, problem(failures.unsendable(e))));
        }
    }

    private static Answer problem(Throwable failure) {
        return Problems.of(failure, "", Duration.ZERO);
    }

    /** Adds answers to a batch as long as it has room; says whether more may be added. For one thread at a time. */
    boolean drainTo(Batch batch) {
        for (Outgoing next = answers.peek(); next != null; next = answers.peek()) {
            if (!batch.add(next)) {
                return false;
            }
            poll();
        }
        return true;
    }

    /** The next answer, or {@code null} when there is none. */
    @Nullable Outgoing poll() {
        Outgoing answer = answers.poll();
        if (answer != null) {
            open.decrementAndGet();
        }
        return answer;
    }

    /** The plugin does not wait for that call any more. */
    void cancel(long id) {
        CompletableFuture<?> call = running.get(id);
        if (call != null) {
            call.cancel(false);
        }
    }

    /** Ends the calls that run, and those to come. */
    void cancelAll() {
        cancelled = true;
        running.values().forEach(call -> call.cancel(false));
    }

    /** Drops all answers, and those to come. */
    void close() {
        closed = true;
        answers.clear();
    }
}
