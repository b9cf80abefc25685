package dev.rosey.core.bus;

import dev.rosey.api.event.Priority;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The waiting events of one subscription: an urgent and a normal lane, or a single one. Each has room for the same
 * number of events. Safe for use by any number of threads.
 */
final class Lanes {
    private static final List<Priority> URGENT = List.of(Priority.HIGH, Priority.CRITICAL);
    private static final List<Priority> NORMAL = List.of(Priority.LOW, Priority.NORMAL);
    private static final List<Priority> ALL = List.of(Priority.values());

    private final Lane normal;
    private final Lane urgent; // the same one when there is a single lane

    Lanes(int capacity, boolean single, ReentrantLock lock) {
        this.normal = new Lane(single ? ALL : NORMAL, Priority.NORMAL, capacity, lock);
        this.urgent = single ? normal : new Lane(URGENT, Priority.HIGH, capacity, lock);
    }

    EventQueue.Offer offer(Object item, Priority priority, int millis) {
        return lane(priority).offer(item, priority, millis);
    }

    /** See {@link Lane#makeRoom(Priority)}. */
    @Nullable Object makeRoom(Priority arriving) {
        return lane(arriving).makeRoom(arriving);
    }

    /** Takes the next event to handle; null when there is none, or its producer is still about to add it. */
    @Nullable Object poll() {
        Object item = urgent.poll();
        return item == null && normal != urgent ? normal.poll() : item;
    }

    /** Whether no event waits and none is about to be added by a producer that has its place. */
    boolean isEmpty() {
        return urgent.isEmpty() && (normal == urgent || normal.isEmpty());
    }

    int size() {
        return normal == urgent ? normal.size() : normal.size() + urgent.size();
    }

    /** When the oldest event was added, as it was given; the greatest number when none waits. */
    long oldestSince(int now) {
        long first = normal.oldestSince(Long.MAX_VALUE);
        long second = normal == urgent ? Long.MAX_VALUE : urgent.oldestSince(Long.MAX_VALUE);
        if (first == Long.MAX_VALUE || second == Long.MAX_VALUE) {
            return Math.min(first, second);
        }
        return now - (int) first >= now - (int) second ? first : second; // the numbers may have wrapped
    }

    /** Lets nobody add an event any more. What waits stays. */
    void close() {
        normal.close();
        urgent.close();
    }

    private Lane lane(Priority priority) {
        return priority.isUrgent() ? urgent : normal;
    }
}
