package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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

    /** The subscription that owns an inbox. Never called under a lock. */
    interface Owner {
        /** Handles one event; never throws. */
        void handle(Event event, @Nullable PendingRequest question);

        /** Counts and reports a drop; {@code begins} is true for the first one of an episode. */
        void dropped(Event event, @Nullable PendingRequest question, DropReason reason, boolean begins);

        /** Reports the end of an episode in which events were dropped. */
        void caughtUp(long dropped);

        /** Nothing will be handled any more. */
        void finished();
    }

    /**
     * Takes in an event.
     *
     * @param question the open question, when the event was requested
     * @param slot the number of this thread, see {@link ThreadSlots}
     */
    Result offer(Event event, @Nullable PendingRequest question, int slot);

    int pending();

    /** When the oldest waiting event came, by {@link BusRuntime#millis()}; the greatest number when none waits. */
    long oldestSince();

    /** How many events were handed to the handler and are not in {@link Counters#delivered} yet. */
    long delivered();

    /** Brings what was delivered into {@link Counters#delivered}, as nobody may ask here any more. */
    void fold();

    /** Takes no more events; completes when the last one taken has been handled. */
    CompletionStage<Void> drain();

    /** Takes no more events, and drops what waits for the reason given. */
    void close(DropReason reason);
}
