package dev.rosey.core.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ring of events for any number of producers and pollers; one link of an {@link EventQueue}.
 *
 * <p>An index is claimed by moving the tail, then the slot is filled; an index is taken by moving the head, then the
 * slot is emptied. A producer claims an index only while its slot is empty and the index lies less than one lap ahead
 * of the head, and a poller takes one only below the tail: so a filled slot at the head belongs to that very index.
 */
final class Segment extends Cursors.Tail {
    /** Set in the tail: nothing can be added any more, the next segment goes on. */
    static final long GROWN = 1L << 62;
    /** Set in the tail: nothing can be added any more, there is no next segment. */
    static final long ENDED = 1L << 61;

    private static final long INDEX = ENDED - 1;
    private static final int SPINS = 64;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Segment.class, "next", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What {@link #add} returns. */
    enum Added {
        YES,
        /** The tail has moved, or has been ended. */
        RETRY,
        /** No room below the limit that was given. */
        FULL
    }

    private final long base; // the index of the first slot in the whole queue
    private final int mask;
    private final @Nullable Object[] slots;
    private final int[] since;
    private volatile @Nullable Segment next;

    Segment(long base, int length) {
        this.base = base;
        this.mask = length - 1;
        this.slots = new Object[length];
        this.since = new int[length];
    }

    int length() {
        return slots.length;
    }

    /** The queue's index of its oldest event, when this is its first segment. */
    long first() {
        return base + head;
    }

    /** The queue's index after its newest event, when this is its last segment. */
    long end() {
        return base + (tail & INDEX);
    }

    boolean isEmpty() {
        long from = head;
        return from >= (tail & INDEX);
    }

    /** Whether this ring has no free slot. */
    boolean isFull() {
        return (tail & INDEX) - head >= slots.length;
    }

    /** Makes room up to the index of the queue given, or as far as the ring goes. */
    void extend(long queueLimit) {
        limit = Math.min(head + slots.length, queueLimit - base);
    }

    Added add(Object item, int millis) {
        long at = tail;
        if (at >= limit) {
            return at >= ENDED ? Added.RETRY : Added.FULL;
        }
        int slot = (int) at & mask;
        boolean isFree = SLOT.getAcquire(slots, slot) == null || awaitEmpty(slot, at);
        if (!isFree || !Cursors.TAIL.compareAndSet(this, at, at + 1)) {
            return Added.RETRY;
        }
        since[slot] = millis;
        SLOT.setRelease(slots, slot, item);
        return Added.YES;
    }

    /**
     * Waits for a poller that has taken the index one lap before and is about to empty the slot.
     *
     * @return false when another producer has claimed this index: then it is that one's event which fills the slot
     */
    private boolean awaitEmpty(int slot, long at) {
        for (int i = 0; SLOT.getAcquire(slots, slot) != null; i++) {
            if (tail != at) {
                return false;
            }
            pause(i);
        }
        return true;
    }

    /** Takes the oldest event; null when there is none, or its producer has not filled the slot yet. */
    @Nullable Object poll() {
        while (true) {
            long at = head;
            if (at >= known) {
                long seen = tail & INDEX;
                if (at >= seen) {
                    return null;
                }
                known = seen;
            }
            int slot = (int) at & mask;
            Object item = SLOT.getAcquire(slots, slot);
            if (item == null) {
                if (head != at) {
                    continue;
                }
                return null;
            }
            if (Cursors.HEAD.compareAndSet(this, at, at + 1)) {
                SLOT.setRelease(slots, slot, null);
                return item;
            }
        }
    }

    /** When the oldest event was added; the value given when there is none. */
    long oldestSince(long none) {
        for (int i = 0; i < SPINS; i++) {
            long at = head;
            if (at >= (tail & INDEX)) {
                return none;
            }
            int slot = (int) at & mask;
            if (SLOT.getAcquire(slots, slot) != null) {
                int millis = since[slot];
                if (head == at) {
                    return millis;
                }
            }
        }
        return none;
    }

    /**
     * Ends adding with one of the two bits, unless it was ended before.
     *
     * @return whether the bit given is the one that is set now
     */
    boolean end(long bit) {
        while (true) {
            long at = tail;
            if (at >= ENDED) {
                return (at & bit) != 0;
            }
            if (Cursors.TAIL.compareAndSet(this, at, at | bit)) {
                return true;
            }
        }
    }

    boolean isEnded() {
        return (tail & ENDED) != 0;
    }

    boolean isGrown() {
        return (tail & GROWN) != 0;
    }

    @Nullable Segment next() {
        return next;
    }

    /** The segment after this grown one; links one of the length given if there is none. */
    Segment grow(int length) {
        if (next == null) {
            NEXT.compareAndSet(this, null, new Segment(end(), length));
        }
        return Objects.requireNonNull(next, "next");
    }

    /** Lets another thread finish a step of a few instructions, in which it may have lost its processor. */
    @SuppressWarnings("ThreadPriorityCheck") // all is right without the yield, but slower
    static void pause(int round) {
        if (round < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
