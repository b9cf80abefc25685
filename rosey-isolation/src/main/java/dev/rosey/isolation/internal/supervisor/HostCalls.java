package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Outgoing;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the host that wait for a plugin. Each has a deadline; several missed in a row are reported. One timer
 * watches all deadlines: it is set for the first of them, and most calls leave it as it is. Safe for use by any number
 * of threads.
 */
final class HostCalls {
    private static final int MISSED_IN_A_ROW = 3;

    /** A call that waits. */
    private final class Call extends CompletableFuture<Answer> {
        private final long id;
        private final Event event;
        private final Duration deadline;
        private final long expires;
        private volatile @Nullable Outgoing frame;

        private Call(long id, Event event, Duration deadline) {
            this.id = id;
            this.event = event;
            this.deadline = deadline;
            this.expires = clock.getAsLong() + deadline.toNanos();
        }

        /** Frees the call's place before anybody hears of its end; says whether it had one. */
        private boolean leave() {
            if (calls.remove(id) == null) {
                return false;
            }
            waiting.decrementAndGet();
            return true;
        }

        private boolean fail(Outcome.Failure reason) {
            return leave() && completeExceptionally(new RequestFailedException(reason));
        }
    }

    private final Numbers numbers;
    private final ScheduledExecutorService timers;
    private final LongSupplier clock;
    private final LongConsumer onExpired;
    private final Runnable onStuck;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final AtomicLong abandoned = new AtomicLong(); // calls that ended without an answer, which may still come
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong watch = new AtomicLong(Long.MAX_VALUE); // when the timer is to look, if it is set
    private final long start;
    private final AtomicReference<@Nullable HostCalls> live = new AtomicReference<>(this); // what timers hold on to
    private volatile Outcome.@Nullable Failure end;

    /** The clock tells nanoseconds. Expired calls are told to the first action, too many in a row to the second. */
    HostCalls(Numbers numbers, ScheduledExecutorService timers, LongSupplier clock, LongConsumer onExpired,
            Runnable onStuck) {
        this.numbers = numbers;
        this.timers = timers;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.onExpired = onExpired;
        this.onStuck = onStuck;
    }

    /** Sends the frame that is made for a call's number by the action, which says whether there was room for it. */
    CompletionStage<Answer> call(
            Event event, Duration deadline, LongFunction<byte[]> frame, Predicate<Outgoing> send) {
        Outcome.Failure ended = end;
        if (ended != null) {
            return failed(ended);
        }
        if (waiting.incrementAndGet() > Protocol.MAX_CALLS) {
            waiting.decrementAndGet();
            return failed(new Outcome.Overloaded(Protocol.MAX_CALLS + " calls wait for the plugin already"));
        }
        Call call = new Call(numbers.next(), event, deadline);
        calls.put(call.id, call);
        try {
            Outgoing outgoing = new Outgoing(frame.apply(call.id));
            call.frame = outgoing;
            watch(call.expires - start);
            if (!send.test(outgoing)) {
                call.fail(new Outcome.Overloaded("the queue of frames to the plugin is full"));
            }
        } catch (RejectedExecutionException e) {
            call.fail(new Outcome.Unavailable("the runtime is closed"));
        } catch (RuntimeException e) {
            call.leave();
            call.completeExceptionally(e); // what is asked does not fit into a frame
        }
        Outcome.Failure now = end;
        if (now != null) {
            call.fail(now);
        }
        return call;
    }

    /** Has the timer look at a time, in nanoseconds since the start, unless it looks earlier. */
    private void watch(long time) {
        long set = watch.get();
        while (time < set) {
            if (watch.compareAndSet(set, time)) {
                long delay = Math.max(0, time - (clock.getAsLong() - start));
                AtomicReference<@Nullable HostCalls> later = live;
                Future<?> unused = timers.schedule(() -> look(later.get(), time), delay, TimeUnit.NANOSECONDS);
                return;
            }
            set = watch.get();
        }
    }

    private static void look(@Nullable HostCalls calls, long time) {
        if (calls != null) {
            calls.look(time);
        }
    }

    private void look(long time) {
        if (!watch.compareAndSet(time, Long.MAX_VALUE)) {
            return; // a call with an earlier deadline has set the timer anew
        }
        long now = clock.getAsLong();
        long next = Long.MAX_VALUE;
        for (Call call : calls.values()) {
            if (call.expires - now <= 0) {
                expire(call);
            } else {
                next = Math.min(next, call.expires - start);
            }
        }
        if (next != Long.MAX_VALUE) {
            try {
                watch(next);
            } catch (RejectedExecutionException e) {
                close(new Outcome.Unavailable("the runtime is closed"));
            }
        }
    }

    /** How many wait. */
    int size() {
        return waiting.get();
    }

    private void expire(Call call) {
        abandoned.incrementAndGet(); // before the call leaves, so that no answer comes in between
        if (call.fail(new Outcome.TimedOut(call.deadline))) {
            onExpired.accept(call.id);
            if (missed.incrementAndGet() >= MISSED_IN_A_ROW) {
                onStuck.run();
            }
        } else {
            abandoned.decrementAndGet();
        }
    }

    /**
     * The plugin has answered; an answer to a call that has ended is counted and thrown away. What depends on the call
     * goes on here.
     *
     * @return the call's frame, which the plugin must have read; {@code null} if the answer is late
     * @throws FrameException if the plugin answers more calls than there were
     */
    @Nullable Outgoing answer(long id, Answer answer) {
        Call call = calls.get(id);
        if (call == null || !call.leave()) {
            if (end == null && abandoned.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                throw new FrameException("it answered a call that was never made, or one twice");
            }
            late.incrementAndGet();
            return null;
        }
        missed.set(0);
        if (answer instanceof Answer.Problem problem) {
            call.completeExceptionally(exception(problem));
        } else {
            call.complete(answer);
        }
        return call.frame;
    }

    private static RuntimeException exception(Answer.Problem problem) {
        try {
            return Problems.toException(problem);
        } catch (RuntimeException e) {
            return new FrameException("The plugin answered with a problem that is none: " + e.getMessage(), e);
        }
    }

    /** How many answers came too late. */
    long late() {
        return late.get();
    }

    /** The event that a call is about. */
    Optional<Event> event(long id) {
        return Optional.ofNullable(calls.get(id)).map(call -> call.event);
    }

    /** Ends all calls, and those to come, with a failure. Timers that are set keep nothing of this in memory. */
    void close(Outcome.Failure reason) {
        end = reason;
        live.set(null);
        for (Call call : calls.values()) {
            call.fail(reason);
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

    private static CompletionStage<Answer> failed(Outcome.Failure reason) {
        return CompletableFuture.failedFuture(new RequestFailedException(reason));
    }
}
