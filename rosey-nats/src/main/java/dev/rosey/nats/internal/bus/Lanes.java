package dev.rosey.nats.internal.bus;

import dev.rosey.api.event.Priority;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for one handler, in two lanes: high and critical before normal and low, each in the order of
 * arrival, and each with the whole capacity; or in a single lane when order is strict. Used under the lock of its
 * mailbox.
 */
final class Lanes {
    private static final List<Priority> URGENT = List.of(Priority.HIGH, Priority.CRITICAL);
    private static final List<Priority> USUAL = List.of(Priority.LOW, Priority.NORMAL);
    private static final List<Priority> ALL = List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL);

    /** An event that waits. */
    record Entry(Arrival arrival, long number, long since) {}

    private final Map<Priority, ArrayDeque<Entry>> waiting = new EnumMap<>(Priority.class);
    private final int capacity;
    private final boolean strict;
    private long number;
    private int size;

    Lanes(int capacity, boolean strict) {
        this.capacity = capacity;
        this.strict = strict;
        for (Priority each : Priority.values()) {
            waiting.put(each, new ArrayDeque<>(0));
        }
    }

    boolean isFullFor(Priority priority) {
        int waits = 0;
        for (Priority each : laneOf(priority)) {
            waits += queue(each).size();
        }
        return waits >= capacity;
    }

    void add(Arrival arrival, long now) {
        queue(arrival.event().priority()).add(new Entry(arrival, number++, now));
        size++;
    }

    /** Takes out the oldest event of the lowest priority in the lane, if it is not above the one given nor critical. */
    @Nullable Arrival makeRoom(Priority arriving) {
        for (Priority each : laneOf(arriving)) {
            if (each == Priority.CRITICAL || each.compareTo(arriving) > 0) {
                return null;
            }
            Entry oldest = queue(each).poll();
            if (oldest != null) {
                size--;
                return oldest.arrival();
            }
        }
        return null;
    }

    /** Takes out the event whose turn it is. */
    @Nullable Arrival poll() {
        Entry first = strict ? poll(ALL) : poll(URGENT);
        if (first == null && !strict) {
            first = poll(USUAL);
        }
        if (first == null) {
            return null;
        }
        size--;
        return first.arrival();
    }

    private @Nullable Entry poll(List<Priority> lane) {
        ArrayDeque<Entry> next = null;
        long least = Long.MAX_VALUE;
        for (Priority each : lane) {
            Entry head = queue(each).peek();
            if (head != null && head.number() < least) {
                least = head.number();
                next = queue(each);
            }
        }
        return next == null ? null : next.poll();
    }

    int size() {
        return size;
    }

    /** When the oldest event came; {@link Long#MAX_VALUE} when none waits. */
    long oldestSince() {
        Entry oldest = null;
        for (ArrayDeque<Entry> each : waiting.values()) {
            Entry head = each.peek();
            if (head != null && (oldest == null || head.number() < oldest.number())) {
                oldest = head;
            }
        }
        return oldest == null ? Long.MAX_VALUE : oldest.since();
    }

    private List<Priority> laneOf(Priority priority) {
        return strict ? ALL : priority.isUrgent() ? URGENT : USUAL;
    }

    private ArrayDeque<Entry> queue(Priority priority) {
        ArrayDeque<Entry> queue = waiting.get(priority);
        if (queue == null) {
            throw new IllegalStateException("No queue for " + priority);
        }
        return queue;
    }
}
