package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import java.util.concurrent.CompletionStage;

/** Where a subscription takes in its events. Safe for use by any number of threads. */
interface Inbox {
    /** What became of an event that was offered. */
    enum Result {
        /** It waits for the handler, or was handled. */
        ACCEPTED,
        /** It, or nothing that concerns the publisher, was dropped and counted. */
        DROPPED,
        /** It was dropped and counted, and the publisher must know. */
        REFUSED,
        /** The inbox takes no more events; nothing was counted. */
        CLOSED
    }

    /** The subscription that owns an inbox. */
    interface Owner {
        /** Handles one event; never throws. */
        void handle(Item item);

        /** Counts and reports a drop; {@code begins} is true for the first one of an episode. */
        void dropped(Item item, DropReason reason, boolean begins);
    }

    Result offer(Item item);

    int pending();

    /** When the oldest waiting event was published; the greatest number when none waits. */
    long oldestSince();

    /** Takes no more events; completes when the last one taken has been handled. */
    CompletionStage<Void> drain();

    /** Takes no more events, and drops what waits for the reason given. */
    void close(DropReason reason);
}
