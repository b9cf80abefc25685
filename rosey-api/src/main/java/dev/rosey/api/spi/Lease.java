package dev.rosey.api.spi;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The right to do something that only one of several hosts may do at a time, such as to speak in a channel. It is held
 * for a short time, and for a little longer whenever the store that grants it confirms so.
 *
 * <p>Of all leases with one name, {@link #isHeld()} is true of at most one at any instant, whatever becomes of hosts,
 * connections and messages: a holder stops to hold, by its own clock, before another can begin. So a host that stood still
 * for longer than its time finds that it does not hold the lease as soon as it runs again. What an implementation needs
 * for this promise, it says.
 *
 * <p>A question asked is a moment gone: ask right before each act, and hand {@link #token()} to whatever can compare it,
 * as only the one who is acted upon can refuse an act that was on its way for too long.
 *
 * <p>Safe for use by any number of threads. {@link #isHeld()} and {@link #token()} neither block nor ask anybody.
 */
public interface Lease extends AutoCloseable {
    /** What it is a lease of; all who want the same use one name. */
    String name();

    /** Whether it is held at this instant, by a clock that only goes forward. */
    boolean isHeld();

    /**
     * The number of the present term, empty when the lease is not held. It is greater than those of all terms before it,
     * whoever held them, as long as the store keeps its data.
     */
    OptionalLong token();

    /**
     * Begins to try, at once and then again and again, until the lease is acquired. A term that is lost ends the campaign
     * as well: who wants another term, begins another campaign.
     *
     * @param listener hears how it goes
     * @throws IllegalStateException if a campaign or a term is under way, or the lease is closed
     */
    void campaign(Listener listener);

    /**
     * Ends the campaign or the term; from the moment of the call the lease is not held. The listener hears nothing of it.
     * Does nothing otherwise.
     *
     * @return completes, never exceptionally, when another may hold it, or the store could not be told, so that another
     *     must wait until the time is over
     */
    CompletionStage<Void> release();

    /** Releases it for good; waits at most a few seconds for the store. Idempotent. */
    @Override
    void close();

    /**
     * Hears what becomes of a campaign. Called one call at a time, in the order in which things happened, on a thread of
     * the host that may not be held up for long. What it throws is logged. When it is called, things may have changed
     * again: {@link Lease#isHeld()} knows.
     */
    interface Listener {
        /** The lease is held since a moment ago. */
        void acquired();

        /**
         * The lease was held and is not any more: its time passed without a confirmation, or the store does not know of it.
         *
         * @param reason why, in words
         */
        void lost(String reason);

        /**
         * The lease cannot be had for now. Called when that is first known in a campaign, and when the reason changes.
         *
         * @param reason why, in words: somebody else holds it, the store cannot be asked
         */
        default void waiting(String reason) {}
    }
}
