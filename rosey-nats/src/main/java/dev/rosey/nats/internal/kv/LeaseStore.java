package dev.rosey.nats.internal.kv;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where one lease is written down. Writes replace what is expected to be there or nothing at all; reads may be late, but
 * never tell what was not there. Every stage completes within a time of the store's choice, exceptionally with
 * {@link KvFailure}; what failed without an answer may be done at any time later. No method blocks.
 */
interface LeaseStore {
    /** Reads what is there. */
    CompletableFuture<Seen> read();

    /**
     * Writes a record in the place of a revision, 0 for nothing.
     *
     * @return its revision, greater than all before it
     */
    CompletableFuture<Long> write(LeaseRecord record, long expected);

    /** Writes that the lease is free in the place of a revision. */
    CompletableFuture<Void> free(long expected);

    /** How a lease stands. */
    enum State {
        /** Nothing is written: it was never held, or the store has lost it. */
        UNKNOWN,
        /** Who held it last has given it back. */
        FREE,
        /** Somebody holds it, or held it and has not given it back. */
        TAKEN
    }

    /**
     * What was read.
     *
     * @param state how the lease stands
     * @param revision what a write must expect
     * @param record what the holder wrote; empty when there is none, or something else wrote it
     */
    record Seen(State state, long revision, Optional<LeaseRecord> record) {
        static final Seen NOTHING = new Seen(State.UNKNOWN, 0, Optional.empty());
    }
}
