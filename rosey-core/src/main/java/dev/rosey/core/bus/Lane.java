package dev.rosey.core.bus;

import dev.rosey.api.event.Priority;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The waiting events of some priorities, in order of arrival. As long as only events of the main priority have come
 * they wait in a queue without a lock. The first event of another priority ends that queue, and from then on all go to
 * one that is guarded by a lock and knows the priorities; what still waits in the first queue is older, and comes
 * first.
 */
final class Lane {
    /** What {@link #makeRoom} returns when there is room by now. */
    static final Object ROOM = new Object();

    private final List<Priority> priorities;
    private final Priority main;
    private final int capacity;
    private final ReentrantLock lock; // of the mailbox
    private final EventQueue queue;
    private volatile @Nullable MixedQueue mixed; // its content is guarded by lock; once set, the queue has ended
    private boolean closed; // guarded by lock

    /**
     * Makes an empty lane.
     *
     * @param priorities what it takes, lowest first
     * @param main the one that is expected
     */
    Lane(List<Priority> priorities, Priority main, int capacity, ReentrantLock lock) {
        this.priorities = priorities;
        this.main = main;
        this.capacity = capacity;
        this.lock = lock;
        this.queue = new EventQueue(capacity);
    }

    EventQueue.Offer offer(Object item, Priority priority, int millis) {
        if (priority == main && mixed == null) {
            EventQueue.Offer offer = queue.offer(item, millis);
            if (offer != EventQueue.Offer.ENDED) {
                return offer;
            }
        }
        lock.lock();
        try {
            if (closed) {
                return EventQueue.Offer.ENDED;
            }
            MixedQueue all = mix();
            if (queue.size() + all.size() >= capacity) {
                return EventQueue.Offer.FULL;
            }
            all.add(item, priority, millis);
            return EventQueue.Offer.ADDED;
        } finally {
            lock.unlock();
        }
    }

    private MixedQueue mix() {
        MixedQueue all = mixed;
        if (all == null) {
            all = new MixedQueue(priorities);
            mixed = all;
            queue.end();
        }
        return all;
    }

    /** Takes the next event to handle; null when there is none, or its producer is still about to add it. */
    @Nullable Object poll() {
        Object item = queue.poll();
        MixedQueue all = mixed;
        if (item != null || all == null) {
            return item;
        }
        lock.lock();
        try {
            // Under the lock the first queue takes nothing more, so that nothing can come to it after this look.
            item = queue.poll();
            return item != null || !queue.isEmpty() ? item : all.poll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest event of the lowest priority to make room for a new one.
     *
     * @return {@link #ROOM} when there is room by now; null when all that wait are more important than the new event,
     *     or critical
     */
    @Nullable Object makeRoom(Priority arriving) {
        if (arriving == main && mixed == null) {
            Object oldest = queue.size() >= capacity ? queue.poll() : null;
            return oldest == null ? ROOM : oldest;
        }
        lock.lock();
        try {
            return makeRoomInMixed(arriving);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Object makeRoomInMixed(Priority arriving) {
        MixedQueue all = mix();
        if (queue.size() + all.size() < capacity) {
            return ROOM;
        }
        for (Priority each : priorities) {
            if (each.compareTo(arriving) > 0 || each == Priority.CRITICAL) {
                return null;
            }
            Object oldest = each == main ? queue.poll() : null;
            if (oldest == null) {
                oldest = all.poll(each);
            }
            if (oldest != null) {
                return oldest;
            }
        }
        return queue.isEmpty() ? null : ROOM;
    }

    /** Whether no event waits and none is about to be added by a producer that has its place. */
    boolean isEmpty() {
        return queue.isEmpty() && mixedSize() == 0;
    }

    int size() {
        return queue.size() + mixedSize();
    }

    private int mixedSize() {
        MixedQueue all = mixed;
        if (all == null) {
            return 0;
        }
        lock.lock();
        try {
            return all.size();
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest event was added, as it was given; the value given when there is none. */
    long oldestSince(long none) {
        long since = queue.oldestSince(none);
        MixedQueue all = mixed;
        if (since != none || all == null) {
            return since;
        }
        lock.lock();
        try {
            return all.oldestSince(none);
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody add an event any more. What waits stays. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.end();
        } finally {
            lock.unlock();
        }
    }
}
