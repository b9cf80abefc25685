package dev.rosey.core.bus;

import dev.rosey.api.event.Priority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where publishers wait until a mailbox has room, when its policy is to block them. */
final class Room {
    private static final int SPINS = 300;

    private final Lanes lanes;
    private final int capacity;
    private final int batch;
    private final BusRuntime runtime;
    private final ReentrantLock lock;
    private final Condition room;
    private final AtomicInteger waiting = new AtomicInteger();

    /** For the lanes of a mailbox, which are closed under the lock. */
    Room(Lanes lanes, int capacity, BusRuntime runtime, ReentrantLock lock) {
        this.lanes = lanes;
        this.capacity = capacity;
        this.batch = Math.max(1, Math.min(Turn.MOST, capacity / 4));
        this.runtime = runtime;
        this.lock = lock;
        this.room = lock.newCondition();
    }

    /** How many events make room enough to wake those who wait for it. */
    int batch() {
        return batch;
    }

    boolean isAwaited() {
        return waiting.get() > 0;
    }

    /** Lets those who wait look again. */
    void signal() {
        if (isAwaited()) {
            lock.lock();
            try {
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Offers again and again until there is room, the lanes are closed or the time is over. */
    EventQueue.Offer await(Object item, Priority priority, Duration atMost) {
        for (int i = 0; i < SPINS && lanes.size() > capacity - batch; i++) {
            Thread.onSpinWait();
        }
        EventQueue.Offer offer = offer(item, priority);
        return offer == EventQueue.Offer.FULL ? park(item, priority, BusRuntime.nanos(atMost)) : offer;
    }

    private EventQueue.Offer park(Object item, Priority priority, long nanos) {
        long left = nanos;
        lock.lock();
        waiting.incrementAndGet(); // before the next look, so that who makes room sees it
        try {
            while (true) {
                EventQueue.Offer offer = offer(item, priority);
                if (offer != EventQueue.Offer.FULL || left <= 0) {
                    return offer;
                }
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EventQueue.Offer.FULL;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    private EventQueue.Offer offer(Object item, Priority priority) {
        return lanes.offer(item, priority, runtime.coarseMillis());
    }
}
