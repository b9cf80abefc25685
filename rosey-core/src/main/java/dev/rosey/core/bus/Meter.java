package dev.rosey.core.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the events that one thread at a time hands to a handler, and decides which of them to time: one in
 * {@value #SAMPLE} while the handler is fast, each one from a slow one on. Others may read the counts at any time; they
 * are exact once the writing thread has come to rest. Padded, as it is written for every event.
 */
class Meter {
    private static final int SAMPLE = 64;
    private static final long SLOW_NANOS = 1_000;
    private static final VarHandle BEGUN;
    private static final VarHandle ENDED;

    static {
        try {
            BEGUN = MethodHandles.lookup().findVarHandle(Meter.class, "begun", long.class);
            ENDED = MethodHandles.lookup().findVarHandle(Meter.class, "ended", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long a1, a2, a3, a4, a5, a6, a7, a8;
    private long begun; // read by others through BEGUN only, as the next one
    private long ended;
    private long nextTimed = 1;
    private long lastTimed;
    private boolean slow;
    long b1, b2, b3, b4, b5, b6, b7, b8;

    /** Counts an event that is about to be handled; returns whether to time it. */
    final boolean count() {
        long number = begun + 1;
        BEGUN.setOpaque(this, number);
        return number >= nextTimed;
    }

    /** Counts the end of an event that was counted. */
    final void countEnd() {
        ENDED.setRelease(this, ended + 1);
    }

    /** Times the next event. */
    final void timeNext() {
        nextTimed = begun + 1;
    }

    /**
     * Takes in a timed event.
     *
     * @return for how many events the time stands: itself and those before it that were not timed
     */
    final long timed(long nanos) {
        long stands = Math.max(1, begun - lastTimed);
        lastTimed = begun;
        slow = nanos > SLOW_NANOS;
        nextTimed = begun + (slow ? 1 : SAMPLE);
        return stands;
    }

    final boolean isSlow() {
        return slow;
    }

    final long begun() {
        return (long) BEGUN.getOpaque(this);
    }

    final long ended() {
        return (long) ENDED.getAcquire(this);
    }
}
