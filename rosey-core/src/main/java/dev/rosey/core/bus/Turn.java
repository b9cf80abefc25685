package dev.rosey.core.bus;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and times what the thread that serves a mailbox does, and says when it is another mailbox's turn. */
final class Turn extends Meter {
    /** How many events are handled in a row at most. */
    static final int MOST = 256;

    private static final long LONG_ENOUGH = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ROOM_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Counters counters;
    private final Patience patience = new Patience();
    private final AtomicLong folded = new AtomicLong();
    private int handled;
    private int handledBeforeRoom;
    private long spent; // by handlers in this turn, in nanoseconds
    private long spentBeforeRoom;
    private long mark; // when the last timed event ended, if the clock runs on
    private boolean marked;

    Turn(Counters counters) {
        this.counters = counters;
    }

    void begin() {
        handled = 0;
        handledBeforeRoom = 0;
        spent = 0;
        spentBeforeRoom = 0;
        marked = false;
        timeNext();
    }

    Patience patience() {
        return patience;
    }

    /** No event follows at once. */
    void pause() {
        marked = false;
    }

    /** Counts an event that is about to be handled; returns whether {@link #endTimed()} is to be called after it. */
    boolean beginEvent() {
        handled++;
        if (!count()) {
            return false;
        }
        if (!marked) {
            mark = System.nanoTime();
        }
        return true;
    }

    void endTimed() {
        long now = System.nanoTime();
        long nanos = now - mark;
        long events = timed(nanos);
        counters.handled(nanos, events);
        spent += nanos * events;
        mark = now;
        marked = isSlow();
    }

    boolean isOver() {
        return handled >= MOST || spent >= LONG_ENOUGH || Thread.currentThread().isInterrupted();
    }

    /** Whether there is enough new room for those who wait for it, or they have waited long for a slow handler. */
    boolean isRoomDue(int events) {
        if (handled - handledBeforeRoom < events && spent - spentBeforeRoom < ROOM_NANOS) {
            return false;
        }
        handledBeforeRoom = handled;
        spentBeforeRoom = spent;
        return true;
    }

    long unfolded() {
        return begun() - folded.get();
    }

    void fold() {
        long now = begun();
        long before = folded.getAndAccumulate(now, Math::max);
        counters.delivered.add(Math.max(0, now - before));
    }
}
