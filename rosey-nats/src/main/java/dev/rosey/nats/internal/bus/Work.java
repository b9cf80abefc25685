package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Payload;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** What a subscription does with an event: call the handler of a subscriber, or of a responder. */
interface Work {
    /**
     * Handles an event.
     *
     * @param later hears of failures that come after this method has returned
     * @throws Throwable what the handler threw
     */
    void run(Arrival arrival, BiConsumer<Arrival, Throwable> later) throws Throwable;

    /** The event will not be handled. */
    default void refuse(Arrival arrival, Outcome.Failure reason) {}

    /** Calls a subscriber. */
    record Subscriber(EventHandler handler) implements Work {
        @Override
        public void run(Arrival arrival, BiConsumer<Arrival, Throwable> later) throws Exception {
            handler.handle(arrival.event());
        }
    }

    /** Calls a responder and sends what becomes of the question. */
    record Responder(AsyncRequestHandler handler, Replies replies) implements Work {
        @Override
        public void run(Arrival arrival, BiConsumer<Arrival, Throwable> later) throws Throwable {
            CompletionStage<Payload> stage;
            try {
                stage = Objects.requireNonNull(
                        handler.handle(arrival.event()), "The request handler returned no stage; return an answer");
            } catch (Throwable e) {
                replies.fail(arrival, Outcome.Failure.ofCall(e));
                if (e instanceof RequestFailedException) {
                    return; // an outcome that the responder chose
                }
                throw e;
            }
            stage.whenComplete((answer, failure) -> {
                if (failure == null && answer != null) {
                    replies.answer(arrival, answer);
                    return;
                }
                Throwable reason = failure == null
                        ? new NullPointerException("The request handler gave null; answer with Payload.empty()")
                        : Outcome.Failure.reason(failure);
                replies.fail(arrival, Outcome.Failure.ofCall(reason));
                if (!(reason instanceof RequestFailedException)) {
                    later.accept(arrival, reason);
                }
            });
        }

        @Override
        public void refuse(Arrival arrival, Outcome.Failure reason) {
            replies.fail(arrival, reason);
        }
    }
}
