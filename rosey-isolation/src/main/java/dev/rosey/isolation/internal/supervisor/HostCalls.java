package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.Outcome;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the host that wait for a plugin. Each has a deadline; several missed in a row are reported. Safe for use
 * by any number of threads.
 */
final class HostCalls {
    private static final int MISSED_IN_A_ROW = 3;

    private record Call(CompletableFuture<Answer> answer, Event event, Duration deadline) {}

    private final ScheduledExecutorService timers;
    private final LongConsumer onExpired;
    private final Runnable onStuck;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile Outcome.@Nullable Failure end;

    /** Expired calls are told to the first action, too many of them in a row to the second. */
    HostCalls(ScheduledExecutorService timers, LongConsumer onExpired, Runnable onStuck) {
        this.timers = timers;
        this.onExpired = onExpired;
        this.onStuck = onStuck;
    }

    /** Sends a call by the action, which says whether there was room for it. */
    CompletionStage<Answer> call(AtomicLong numbers, Event event, Duration deadline, Predicate<Long> send) {
        Outcome.Failure ended = end;
        if (ended != null) {
            return failed(ended);
        }
        if (waiting.incrementAndGet() > Protocol.MAX_CALLS) {
            waiting.decrementAndGet();
            return failed(new Outcome.Overloaded(Protocol.MAX_CALLS + " calls wait for the plugin already"));
        }
        long id = numbers.incrementAndGet();
        Call call = new Call(new CompletableFuture<>(), event, deadline);
        calls.put(id, call);
        CompletableFuture<?> unused = call.answer.whenComplete((answer, failure) -> {
            calls.remove(id);
            waiting.decrementAndGet();
        });
        arm(id, call);
        try {
            if (!send.test(id)) {
                complete(call, new Outcome.Overloaded("the queue of frames to the plugin is full"));
            }
        } catch (RuntimeException e) {
            call.answer.completeExceptionally(e); // what is asked does not fit into a frame
        }
        Outcome.Failure now = end;
        if (now != null) {
            complete(call, now);
        }
        return call.answer;
    }

    private void arm(long id, Call call) {
        try {
            Future<?> timer =
                    timers.schedule(() -> expire(id, call), call.deadline.toNanos(), TimeUnit.NANOSECONDS);
            CompletableFuture<?> unused = call.answer.whenComplete((answer, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            complete(call, new Outcome.Unavailable("the runtime is closed"));
        }
    }

    private void expire(long id, Call call) {
        if (complete(call, new Outcome.TimedOut(call.deadline))) {
            onExpired.accept(id);
            if (missed.incrementAndGet() >= MISSED_IN_A_ROW) {
                onStuck.run();
            }
        }
    }

    /** The plugin has answered; an answer to a call that has ended is thrown away. */
    void answer(long id, Answer answer) {
        Call call = calls.get(id);
        if (call == null) {
            return;
        }
        missed.set(0);
        if (answer instanceof Answer.Problem problem) {
            call.answer.completeExceptionally(Problems.toException(problem));
        } else {
            call.answer.complete(answer);
        }
    }

    /** The event that a call is about. */
    Optional<Event> event(long id) {
        return Optional.ofNullable(calls.get(id)).map(Call::event);
    }

    /** Ends all calls, and those to come, with a failure. */
    void close(Outcome.Failure reason) {
        end = reason;
        for (Call call : calls.values()) {
            complete(call, reason);
        }
    }

    /** Lets no new call begin; those that wait may still be answered. */
    void refuse(Outcome.Failure reason) {
        end = reason;
    }

    /** What a question was answered with. */
    static Payload payload(Answer answer) {
        return answer instanceof Answer.Content content ? content.payload() : Payload.empty();
    }

    private static boolean complete(Call call, Outcome.Failure reason) {
        return call.answer.completeExceptionally(new RequestFailedException(reason));
    }

    private static CompletionStage<Answer> failed(Outcome.Failure reason) {
        return CompletableFuture.failedFuture(new RequestFailedException(reason));
    }
}
