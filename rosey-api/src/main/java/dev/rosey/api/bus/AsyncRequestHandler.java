package dev.rosey.api.bus;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import java.util.concurrent.CompletionStage;

/** Answers questions when the answer is ready. */
@FunctionalInterface
public interface AsyncRequestHandler {
    /**
     * Answers one question.
     *
     * @param request the question
     * @return the answer; completing exceptionally with {@link RequestFailedException} passes its outcome on as it is
     * @throws Exception for any reason; the asker receives {@link RequestFailedException}
     */
    CompletionStage<Payload> handle(Event request) throws Exception;
}
