package dev.rosey.core.bus;

import dev.rosey.api.event.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiting events of one subscription: an urgent and a normal lane, or a single one. Each lane keeps the order of
 * arrival and has room for the same number of events. Inside, each priority has a queue of its own, so that the oldest
 * event of the lowest priority is found without a search. Guarded by the lock of its mailbox.
 */
final class Lanes {
    private static final List<Priority> URGENT = List.of(Priority.HIGH, Priority.CRITICAL);
    private static final List<Priority> NORMAL = List.of(Priority.LOW, Priority.NORMAL);
    private static final List<Priority> ALL = List.of(Priority.values());

    private final ArrayDeque<Waiting> low = new ArrayDeque<>();
    private final ArrayDeque<Waiting> normal = new ArrayDeque<>();
    private final ArrayDeque<Waiting> high = new ArrayDeque<>();
    private final ArrayDeque<Waiting> critical = new ArrayDeque<>();
    private final List<List<Priority>> lanes;
    private final int capacity;
    private long order;
    private int size;

    Lanes(int capacity, boolean single) {
        this.capacity = capacity;
        this.lanes = single ? List.of(ALL) : List.of(URGENT, NORMAL);
    }

    int size() {
        return size;
    }

    boolean isFull(Priority priority) {
        int waiting = 0;
        for (Priority each : lane(priority)) {
            waiting += queue(each).size();
        }
        return waiting >= capacity;
    }

    void add(Item item) {
        queue(item.event().priority()).add(new Waiting(order++, item));
        size++;
    }

    /** Removes the next event to handle: the oldest of the first lane that has one. */
    @Nullable Item poll() {
        for (List<Priority> lane : lanes) {
            Priority next = null;
            long least = Long.MAX_VALUE;
            for (Priority priority : lane) {
                Waiting head = queue(priority).peek();
                if (head != null && head.order() < least) {
                    least = head.order();
                    next = priority;
                }
            }
            if (next != null) {
                return remove(next);
            }
        }
        return null;
    }

    /**
     * Makes room in the lane of a new event: removes the oldest event of the lowest priority, unless all that wait are
     * more important than the new one, or critical.
     */
    @Nullable Item shed(Priority arriving) {
        for (Priority priority : lane(arriving)) {
            if (priority.compareTo(arriving) <= 0 && priority != Priority.CRITICAL && !queue(priority).isEmpty()) {
                return remove(priority);
            }
        }
        return null;
    }

    /** When the oldest waiting event was published; the greatest number when none waits. */
    long oldestSince() {
        long oldest = Long.MAX_VALUE;
        for (Priority priority : ALL) {
            Waiting head = queue(priority).peek();
            oldest = head == null ? oldest : Math.min(oldest, head.item().since());
        }
        return oldest;
    }

    /** Removes all, in order of arrival. */
    List<Item> clear() {
        List<Waiting> all = new ArrayList<>(size);
        for (Priority priority : ALL) {
            all.addAll(queue(priority));
            queue(priority).clear();
        }
        size = 0;
        all.sort(Comparator.comparingLong(Waiting::order));
        return all.stream().map(Waiting::item).toList();
    }

    private Item remove(Priority priority) {
        size--;
        return queue(priority).remove().item();
    }

    private ArrayDeque<Waiting> queue(Priority priority) {
        return switch (priority) {
            case LOW -> low;
            case NORMAL -> normal;
            case HIGH -> high;
            case CRITICAL -> critical;
        };
    }

    private List<Priority> lane(Priority priority) {
        return lanes.size() == 1 ? ALL : priority.isUrgent() ? URGENT : NORMAL;
    }

    private record Waiting(long order, Item item) {}
}
