package dev.rosey.core.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in, first-out queue of events without a lock, for any number of producers and pollers. It keeps the
 * order of one producer. It begins without memory for events and grows by linking larger rings, up to its capacity,
 * which is kept exactly: indices count through all rings.
 */
final class EventQueue {
    private static final int FIRST_LENGTH = 16;
    private static final VarHandle FIRST;
    private static final VarHandle LAST;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(EventQueue.class, "first", Segment.class);
            LAST = MethodHandles.lookup().findVarHandle(EventQueue.class, "last", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What became of an event that was offered. */
    enum Offer {
        ADDED,
        FULL,
        ENDED
    }

    private final int capacity;
    private final int greatestLength;
    private volatile @Nullable Segment first; // where to poll; null until the first event, set before last is
    private volatile @Nullable Segment last; // where to add

    EventQueue(int capacity) {
        this.capacity = capacity;
        this.greatestLength = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    }

    /** Adds an event and the coarse time at which it came. */
    Offer offer(Object item, int millis) {
        while (true) {
            Segment segment = last;
            if (segment == null) {
                segment = begin(Math.min(FIRST_LENGTH, greatestLength));
            }
            Segment.Added added = segment.add(item, millis);
            if (added == Segment.Added.YES) {
                return Offer.ADDED;
            } else if (added == Segment.Added.FULL) {
                long end = segment.end();
                long limit = firstIndex() + capacity;
                if (end >= limit) {
                    return segment.isEnded() ? Offer.ENDED : Offer.FULL;
                }
                segment.extend(limit);
                if (segment.isFull() && segment.length() < greatestLength) {
                    segment.end(Segment.GROWN);
                }
            } else if (segment.isEnded()) {
                return Offer.ENDED;
            }
            if (segment.isGrown()) {
                follow(segment);
            }
        }
    }

    private Segment begin(int length) {
        FIRST.compareAndSet(this, null, new Segment(0, length));
        LAST.compareAndSet(this, null, first); // if that fails, first may have moved on, but last is set
        Segment begun = last;
        if (begun == null) {
            throw new IllegalStateException("A queue has begun without a segment");
        }
        return begun;
    }

    private void follow(Segment grown) {
        Segment next = grown.grow(Math.min(grown.length() * 4, greatestLength));
        LAST.compareAndSet(this, grown, next);
    }

    /** Takes the oldest event; null when there is none, or its producer is still about to add it. */
    @Nullable Object poll() {
        while (true) {
            Segment segment = first;
            if (segment == null) {
                return null;
            }
            Object item = segment.poll();
            if (item != null) {
                return item;
            }
            // Grown is read before empty: nothing can be added after that.
            if (!segment.isGrown() || !segment.isEmpty()) {
                return null;
            }
            Segment next = segment.next();
            if (next == null) {
                return null;
            }
            FIRST.compareAndSet(this, segment, next);
        }
    }

    /** Whether no event waits and none is about to be added by a producer that has its place. */
    boolean isEmpty() {
        for (Segment segment = first; segment != null; segment = segment.next()) {
            if (!segment.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    int size() {
        long from = firstIndex();
        Segment segment = last;
        return segment == null ? 0 : (int) Math.max(0, Math.min(capacity, segment.end() - from));
    }

    /** When the oldest event was added, as it was given; the value given when there is none. */
    long oldestSince(long none) {
        for (Segment segment = first; segment != null; segment = segment.next()) {
            long since = segment.oldestSince(none);
            if (since != none) {
                return since;
            }
        }
        return none;
    }

    /** Lets nobody add an event any more. What waits stays. */
    void end() {
        Segment segment = last == null ? begin(1) : last;
        while (segment != null && !segment.end(Segment.ENDED)) {
            follow(segment);
            segment = last;
        }
    }

    private long firstIndex() {
        Segment segment = first;
        return segment == null ? 0 : segment.first();
    }
}
