package dev.rosey.api.bus;

import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CompletionStage;

/** A live subscription, responder or attachment to a consumer. Safe for use by any number of threads. */
public interface Subscription extends AutoCloseable {
    /** Which subjects it takes. */
    SubjectFilter filter();

    /** Whether it still takes events. */
    boolean isActive();

    /** How many events wait for the handler. */
    long pending();

    /**
     * Takes no further events, finishes those already taken, then closes.
     *
     * @return completes when the last handler has returned
     */
    CompletionStage<Void> drain();

    /** Closes at once: what waits is counted as dropped; a handler that is running is not interrupted. Idempotent. */
    @Override
    void close();
}
