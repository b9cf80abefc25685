package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A question that waits for its first answer. The asker's code runs on the executor, never on the thread that serves
 * the responder: it may ask the same responder again and wait. However the question ends, its slot is free before the
 * asker hears of it.
 */
final class PendingRequest extends Deadline {
    private final Event question;
    private final Duration timeout;
    private final BusRuntime runtime;
    private final AtomicInteger open; // how many questions of the bus hold a slot
    private final Answer future = new Answer();
    private final AtomicBoolean ended = new AtomicBoolean();
    // Set once at most, by the thread that runs the first responder. Another that runs one may take it too: it then runs
    // twice, the second time in vain.
    private @Nullable Runnable ready;

    PendingRequest(Event question, Duration timeout, BusRuntime runtime, AtomicInteger open) {
        this.question = question;
        this.timeout = timeout;
        this.runtime = runtime;
        this.open = open;
    }

    Event question() {
        return question;
    }

    CompletableFuture<Event> future() {
        return future;
    }

    void answer(Payload answer) {
        if (first()) {
            runtime.execute(completion(answer));
        }
    }

    /** Answers on the thread that runs the responder, which has to {@link #takeReady} then. */
    void answerReady(Payload answer) {
        if (first()) {
            ready = completion(answer);
        }
    }

    /** The asker's code, to be run when the responder is free for others, if it has answered at once. */
    @Nullable Runnable takeReady() {
        Runnable taken = ready;
        if (taken != null) {
            ready = null;
        }
        return taken;
    }

    private Runnable completion(Payload answer) {
        Event event = Event.builder(question.subject())
                .payload(answer)
                .causedBy(question)
                .priority(question.priority())
                .build();
        return () -> future.complete(event);
    }

    void fail(Throwable failure) {
        if (first()) {
            endWith(new RequestFailedException(Outcome.Failure.ofCall(failure)));
        }
    }

    /** Ends the question because nobody will answer it. */
    void refuse(Outcome.Failure outcome) {
        end(new RequestFailedException(outcome));
    }

    /** Ends the question for a reason that is no answer. */
    void end(Throwable reason) {
        if (!future.isDone() && ended.compareAndSet(false, true)) {
            endWith(reason);
        }
    }

    @Override
    void expire() {
        open.decrementAndGet();
        end(new RequestTimeoutException(question.subject(), timeout));
    }

    private void endWith(Throwable reason) {
        runtime.execute(() -> future.completeExceptionally(reason));
    }

    private boolean first() {
        if (!future.isDone() && ended.compareAndSet(false, true)) {
            return true;
        }
        runtime.counters.dropped(DropReason.LATE_REPLY, 1);
        return false;
    }

    private void leave() {
        if (Deadlines.remove(this)) {
            open.decrementAndGet();
        }
    }

    /** What the asker holds: it may end the waiting too. */
    private final class Answer extends CompletableFuture<Event> {
        @Override
        public boolean complete(Event answer) {
            leave();
            return super.complete(answer);
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            leave();
            return super.completeExceptionally(failure);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            leave();
            return super.cancel(interrupt);
        }
    }
}
