package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.bus.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A question that waits for its first answer. The asker's code runs on the executor, never on the thread that serves
 * the responder: it may ask the same responder again and wait.
 */
final class PendingRequest {
    private final Event question;
    private final BusRuntime runtime;
    private final CompletableFuture<Event> future = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    PendingRequest(Event question, BusRuntime runtime) {
        this.question = question;
        this.runtime = runtime;
    }

    Event question() {
        return question;
    }

    CompletableFuture<Event> future() {
        return future;
    }

    void answer(Payload answer) {
        Event event = Event.builder(question.subject())
                .payload(answer)
                .causedBy(question)
                .priority(question.priority())
                .build();
        if (first()) {
            runtime.execute(() -> future.complete(event));
        }
    }

    void fail(Throwable failure) {
        fail(outcome(failure));
    }

    /** Ends the question because nobody will answer it. */
    void refuse(Outcome.Failure outcome) {
        end(new RequestFailedException(outcome));
    }

    private void fail(Outcome.Failure outcome) {
        if (first()) {
            runtime.execute(() -> future.completeExceptionally(new RequestFailedException(outcome)));
        }
    }

    /** Ends the question for a reason that is no answer. */
    void end(Throwable reason) {
        if (ended.compareAndSet(false, true)) {
            runtime.execute(() -> future.completeExceptionally(reason));
        }
    }

    private boolean first() {
        if (!future.isDone() && ended.compareAndSet(false, true)) {
            return true;
        }
        runtime.counters.dropped(DropReason.LATE_REPLY, 1);
        return false;
    }

    private static Outcome.Failure outcome(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof RequestFailedException failed) {
            return failed.outcome();
        } else if (cause instanceof PermissionDeniedException denied) {
            return new Outcome.Denied(denied.permission(), String.valueOf(denied.getMessage()));
        }
        return Outcome.Failed.of(cause, "call");
    }

    /** The reason inside what a stage wraps around it. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                break;
            }
            cause = inner;
        }
        return cause;
    }
}
