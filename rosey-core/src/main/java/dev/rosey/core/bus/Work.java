package dev.rosey.core.bus;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.Outcome;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a subscription does with an event: call the handler of a subscriber, or of a responder. */
interface Work {
    /**
     * Handles the event.
     *
     * @param event the event
     * @param question the open question, when the event was requested
     * @param failures hears of failures that come after this method has returned
     * @throws Throwable what the handler threw
     */
    void run(Event event, @Nullable PendingRequest question, BiConsumer<Event, Throwable> failures) throws Throwable;

    /** The question will not be handled. */
    default void refuse(PendingRequest question, Outcome.Failure reason) {}

    /** What remains when no event will be handled any more: the same without its handler. */
    Work ended();

    /** Calls a subscriber. */
    record Subscriber(EventHandler handler) implements Work {
        @Override
        public void run(Event event, @Nullable PendingRequest question, BiConsumer<Event, Throwable> failures) throws Exception {
            handler.handle(event);
        }

        @Override
        public Work ended() {
            return new Subscriber(event -> {});
        }
    }

    /** Calls a responder and passes on what becomes of the question. */
    record Responder(AsyncRequestHandler handler) implements Work {
        @Override
        public void run(Event event, @Nullable PendingRequest question, BiConsumer<Event, Throwable> failures) throws Throwable {
            CompletionStage<Payload> stage;
            try {
                stage = Objects.requireNonNull(
                        handler.handle(event), "The request handler returned no stage; return an answer");
            } catch (Throwable e) {
                failed(question, e);
                if (e instanceof RequestFailedException) {
                    return; // an outcome that the responder chose
                }
                throw e;
            }
            Payload known = known(stage);
            if (known == null) {
                stage.whenComplete((answer, failure) -> ended(event, question, answer, failure, failures));
            } else if (question != null) {
                question.answerReady(known);
            }
        }

        /** The answer when it is there at once. */
        private static @Nullable Payload known(CompletionStage<Payload> stage) {
            return stage.getClass() == CompletableFuture.class
                            && stage instanceof CompletableFuture<Payload> future
                            && future.isDone()
                            && !future.isCompletedExceptionally()
                    ? future.join()
                    : null;
        }

        private static void ended(
                Event event,
                @Nullable PendingRequest question,
                @Nullable Payload answer,
                @Nullable Throwable failure,
                BiConsumer<Event, Throwable> failures) {
            if (failure == null && answer != null) {
                if (question != null) {
                    question.answer(answer);
                }
                return;
            }
            Throwable reason = failure == null
                    ? new NullPointerException("The request handler gave null; answer with Payload.empty()")
                    : Outcome.Failure.reason(failure);
            failed(question, reason);
            if (!(reason instanceof RequestFailedException)) {
                failures.accept(event, reason);
            }
        }

        private static void failed(@Nullable PendingRequest question, Throwable failure) {
            if (question != null) {
                question.fail(failure);
            }
        }

        @Override
        public void refuse(PendingRequest question, Outcome.Failure reason) {
            question.refuse(reason);
        }

        @Override
        public Work ended() {
            return new Responder(event -> CompletableFuture.completedFuture(Payload.empty()));
        }
    }
}
