package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Priority;
import dev.rosey.isolation.internal.frame.Outgoing;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for one subscription, in an urgent and a normal lane, or in one. Each lane has the same room and
 * keeps the order of arrival. Guarded by the lock of its queue.
 */
final class EventLine {
    private static final List<Priority> URGENT = List.of(Priority.HIGH, Priority.CRITICAL);
    private static final List<Priority> NORMAL = List.of(Priority.LOW, Priority.NORMAL);
    private static final List<Priority> ALL = List.of(Priority.values());

    /** An event that waits. */
    static final class Waiting {
        final long delivery;
        final Outgoing frame;
        private final Priority priority;
        private final long order;

        private Waiting(long delivery, Priority priority, Outgoing frame, long order) {
            this.delivery = delivery;
            this.priority = priority;
            this.frame = frame;
            this.order = order;
        }
    }

    private final String filter;
    private final int capacity;
    private final OverflowPolicy overflow;
    private final List<List<Priority>> lanes;
    private final Map<Priority, ArrayDeque<Waiting>> waiting = new EnumMap<>(Priority.class);
    private int size;
    private long order;
    private long dropped;
    private long refused;

    /** A line without events. */
    EventLine(String filter, int capacity, OverflowPolicy overflow, boolean strictOrder) {
        this.filter = filter;
        this.capacity = capacity;
        this.overflow = overflow;
        this.lanes = strictOrder ? List.of(ALL) : List.of(URGENT, NORMAL);
        ALL.forEach(priority -> waiting.put(priority, new ArrayDeque<>()));
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull(Priority priority) {
        int sum = 0;
        for (Priority each : lane(priority)) {
            sum += queue(each).size();
        }
        return sum >= capacity;
    }

    void add(long delivery, Priority priority, Outgoing frame) {
        queue(priority).add(new Waiting(delivery, priority, frame, order++));
        size++;
    }

    /** Removes the next event: the oldest of the first lane that has one. */
    @Nullable Waiting poll() {
        for (List<Priority> lane : lanes) {
            Waiting next = null;
            for (Priority priority : lane) {
                Waiting head = queue(priority).peek();
                if (head != null && (next == null || head.order < next.order)) {
                    next = head;
                }
            }
            if (next != null) {
                size--;
                return queue(next.priority).poll();
            }
        }
        return null;
    }

    /** Removes what gives way to a new event: the oldest of the lowest priority, none more important or critical. */
    @Nullable Waiting shed(Priority arriving) {
        if (!(overflow instanceof OverflowPolicy.DropOldest)) {
            return null;
        }
        for (Priority priority : lane(arriving)) {
            if (priority.compareTo(arriving) <= 0 && priority != Priority.CRITICAL && !queue(priority).isEmpty()) {
                dropped++;
                size--;
                return queue(priority).poll();
            }
        }
        return null;
    }

    /** Counts a new event for which there is no room; says whether its publisher is to know. */
    boolean refuses(Priority arriving) {
        if (arriving == Priority.CRITICAL || overflow instanceof OverflowPolicy.Fail) {
            refused++;
            return true;
        }
        dropped++;
        return false;
    }

    /** What was lost since this was last asked, in words; empty if nothing was. */
    String takeLoss() {
        if (dropped == 0 && refused == 0) {
            return "";
        }
        String text = "The plugin did not keep up with " + filter + ": " + dropped + " events were dropped and " + refused
                + " refused; handle them faster, or give the subscription more capacity";
        dropped = 0;
        refused = 0;
        return text;
    }

    private List<Priority> lane(Priority priority) {
        return lanes.size() == 1 ? ALL : priority.isUrgent() ? URGENT : NORMAL;
    }

    private ArrayDeque<Waiting> queue(Priority priority) {
        return waiting.computeIfAbsent(priority, each -> new ArrayDeque<>());
    }
}
