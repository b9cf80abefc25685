package dev.rosey.core.bus;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.Outcome;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a subscription does with an event: call the handler of a subscriber, or of a responder. */
interface Work {
    /**
     * Handles the event.
     *
     * @param item the event
     * @param failures hears of failures that come after this method has returned
     * @throws Throwable what the handler threw
     */
    void run(Item item, BiConsumer<Event, Throwable> failures) throws Throwable;

    /** The event will not be handled. */
    default void refuse(Item item, Outcome.Failure reason) {}

    /** Calls a subscriber. */
    record Subscriber(EventHandler handler) implements Work {
        @Override
        public void run(Item item, BiConsumer<Event, Throwable> failures) throws Exception {
            handler.handle(item.event());
        }
    }

    /** Calls a responder and passes on what becomes of the question. */
    record Responder(AsyncRequestHandler handler) implements Work {
        @Override
        public void run(Item item, BiConsumer<Event, Throwable> failures) throws Throwable {
            CompletionStage<Payload> stage;
            try {
                stage = Objects.requireNonNull(
                        handler.handle(item.event()), "The request handler returned no stage; return an answer");
            } catch (Throwable e) {
                failed(item, e);
                if (e instanceof RequestFailedException) {
                    return; // an outcome that the responder chose
                }
                throw e;
            }
            stage.whenComplete((answer, failure) -> ended(item, answer, failure, failures));
        }

        private static void ended(
                Item item,
                @Nullable Payload answer,
                @Nullable Throwable failure,
                BiConsumer<Event, Throwable> failures) {
            if (failure == null && answer != null) {
                PendingRequest question = item.question();
                if (question != null) {
                    question.answer(answer);
                }
                return;
            }
            Throwable reason = failure == null
                    ? new NullPointerException("The request handler gave null; answer with Payload.empty()")
                    : PendingRequest.unwrapped(failure);
            failed(item, reason);
            if (!(reason instanceof RequestFailedException)) {
                failures.accept(item.event(), reason);
            }
        }

        private static void failed(Item item, Throwable failure) {
            PendingRequest question = item.question();
            if (question != null) {
                question.fail(failure);
            }
        }

        @Override
        public void refuse(Item item, Outcome.Failure reason) {
            PendingRequest question = item.question();
            if (question != null) {
                question.refuse(reason);
            }
        }
    }
}
