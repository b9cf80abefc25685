package dev.rosey.nats.config;

import dev.rosey.api.bus.Subscription;
import java.util.concurrent.CompletionStage;

/** A running replay of a stream. Safe for use by any number of threads. */
public interface Replay extends Subscription {
    /**
     * When the replay has come to its end.
     *
     * @return completes when everything was handled that the stream had when the replay began, or when the replay was
     *     closed; never for one that goes on with new events. Exceptionally with a
     *     {@link dev.rosey.api.bus.DurableUnavailableException} when the stream is gone
     */
    CompletionStage<Void> ended();

    /** The place in the stream of the last event that was handled; 0 before the first one. */
    long lastSequence();
}
