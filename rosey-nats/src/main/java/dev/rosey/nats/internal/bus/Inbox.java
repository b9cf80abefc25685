package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import java.util.concurrent.CompletionStage;

/** Where a subscription takes in its events. Safe for use by any number of threads. */
interface Inbox {
    /** The subscription that owns an inbox. Never called under a lock. */
    interface Owner {
        /** Handles one event; never throws. */
        void handle(Arrival arrival);

        /** Counts and reports a drop; {@code begins} is true for the first one of an episode. */
        void dropped(Arrival arrival, DropReason reason, boolean begins);

        /** Reports the end of an episode in which events were dropped. */
        void caughtUp(long dropped);
    }

    /** Takes in an event, or drops and reports it. */
    void offer(Arrival arrival);

    int pending();

    /** When the oldest waiting event came, by {@link System#nanoTime()}; {@link Long#MAX_VALUE} when none waits. */
    long oldestSince();

    /** Takes no more events; completes when the last one taken has been handled. */
    CompletionStage<Void> drain();

    /** Takes no more events, and drops what waits for the reason given. */
    void close(DropReason reason);
}
