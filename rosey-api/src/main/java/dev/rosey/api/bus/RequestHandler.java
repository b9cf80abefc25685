package dev.rosey.api.bus;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import java.util.concurrent.CompletableFuture;

/** Answers questions at once. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one question.
     *
     * @param request the question
     * @return the answer
     * @throws Exception for any reason; the asker receives {@link RequestFailedException}
     */
    Payload handle(Event request) throws Exception;

    /** The same handler in the asynchronous form. */
    default AsyncRequestHandler async() {
        return request -> CompletableFuture.completedFuture(handle(request));
    }
}
