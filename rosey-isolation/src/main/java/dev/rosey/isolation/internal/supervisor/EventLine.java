package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Priority;
import dev.rosey.isolation.internal.frame.Outgoing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one subscription: those that wait, in an urgent and a normal lane or in one, and those that are with the
 * plugin. Each lane has the same room and keeps the order of arrival. Guarded by the lock of its queue.
 */
final class EventLine {
    private static final List<Priority> URGENT = List.of(Priority.HIGH, Priority.CRITICAL);
    private static final List<Priority> NORMAL = List.of(Priority.LOW, Priority.NORMAL);
    private static final List<Priority> ALL = List.of(Priority.values());

    /** An event that waits for the plugin, or is with it. */
    static final class Waiting extends Outgoing {
        final Event event;
        private long order;
        private long number;

        Waiting(Event event, byte[] frame) {
            super(frame);
            this.event = event;
        }

        /** Writes the number of the delivery into the frame, which is about to be sent. */
        void writeNumber() {
            number(number);
        }
    }

    /** Events of the same importance for which there is room together. */
    private static final class Lane {
        private final List<Priority> priorities; // from the lowest
        private final List<ArrayDeque<Waiting>> waiting; // for each of them
        private int size;

        private Lane(List<Priority> priorities) {
            this.priorities = priorities;
            this.waiting = priorities.stream().map(each -> new ArrayDeque<Waiting>()).toList();
        }

        private void add(Waiting event) {
            waiting.get(priorities.indexOf(event.event.priority())).add(event);
            size++;
        }

        private Waiting remove(ArrayDeque<Waiting> queue) {
            size--;
            return queue.remove();
        }

        /** The queue with the oldest event, if there is one. */
        private @Nullable ArrayDeque<Waiting> oldest() {
            ArrayDeque<Waiting> oldest = null;
            long order = Long.MAX_VALUE;
            for (int i = 0; size > 0 && i < waiting.size(); i++) {
                Waiting head = waiting.get(i).peek();
                if (head != null && head.order < order) {
                    oldest = waiting.get(i);
                    order = head.order;
                }
            }
            return oldest;
        }
    }

    private final long subscription;
    private final String filter;
    private final int capacity;
    private final OverflowPolicy overflow;
    private final List<Lane> lanes;
    private final ArrayDeque<Waiting> sent = new ArrayDeque<>(); // what the plugin has and has not finished with
    private int place = -1;
    private boolean closed;
    private boolean inTurn;
    private boolean losing;
    private long order;
    private long count; // of the events that were sent
    private long dropped;
    private long refused;

    /** A line without events. */
    EventLine(long subscription, String filter, int capacity, OverflowPolicy overflow, boolean strictOrder) {
        this.subscription = subscription;
        this.filter = filter;
        this.capacity = capacity;
        this.overflow = overflow;
        this.lanes = strictOrder ? List.of(new Lane(ALL)) : List.of(new Lane(URGENT), new Lane(NORMAL));
    }

    /** The number that the plugin gave to the subscription. */
    long subscription() {
        return subscription;
    }

    /** Its place among the lines; negative if it has none. */
    int place() {
        return place;
    }

    void placeAt(int index) {
        place = index;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    boolean isEmpty() {
        for (Lane lane : lanes) {
            if (lane.size > 0) {
                return false;
            }
        }
        return true;
    }

    boolean isFull(Priority priority) {
        return lane(priority).size >= capacity;
    }

    void add(Waiting event) {
        event.order = order++;
        lane(event.event.priority()).add(event);
    }

    /** The next event: the oldest of the first lane that has one. */
    @Nullable Waiting peek() {
        for (Lane lane : lanes) {
            ArrayDeque<Waiting> queue = lane.oldest();
            if (queue != null) {
                return queue.peek();
            }
        }
        return null;
    }

    /** Removes the next event. */
    @Nullable Waiting poll() {
        for (Lane lane : lanes) {
            ArrayDeque<Waiting> queue = lane.oldest();
            if (queue != null) {
                return lane.remove(queue);
            }
        }
        return null;
    }

    /** Whether the plugin has finished with all that it got. */
    boolean isFinished() {
        return sent.isEmpty();
    }

    /** Moves the next event to those that are with the plugin, under a number of which a part is chance. */
    void send(int chance) {
        Waiting next = Objects.requireNonNull(poll(), "the next event");
        next.number = DeliveryNumbers.of(place, count++, chance);
        sent.add(next);
    }

    /** The event that the plugin has under a number. */
    @Nullable Event event(long number) {
        for (Waiting each : sent) {
            if (each.number == number) {
                return each.event;
            }
        }
        return null;
    }

    /**
     * The plugin has finished with the event of that number and all before it.
     *
     * @param number as the plugin gave it
     * @param each told each event that it has finished with
     * @return whether there was such an event
     */
    boolean finish(long number, Consumer<Waiting> each) {
        Waiting oldest = sent.peek();
        int before = oldest == null ? 0 : DeliveryNumbers.distance(oldest.number, number);
        if (before >= sent.size()) {
            return false;
        }
        long last = 0;
        for (int i = 0; i <= before; i++) {
            Waiting finished = sent.remove();
            last = finished.number;
            each.accept(finished);
        }
        return last == number;
    }

    /** Removes what gives way to a new event: the oldest of the lowest priority, none more important or critical. */
    @Nullable Waiting shed(Priority arriving) {
        if (!(overflow instanceof OverflowPolicy.DropOldest)) {
            return null;
        }
        Lane lane = lane(arriving);
        for (Priority priority : lane.priorities) {
            ArrayDeque<Waiting> queue = lane.waiting.get(lane.priorities.indexOf(priority));
            if (priority.compareTo(arriving) <= 0 && priority != Priority.CRITICAL && !queue.isEmpty()) {
                dropped++;
                return lane.remove(queue);
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

    /** Notes whether the line is among those that have events; says whether that is new. */
    boolean changeTurn(boolean isIn) {
        boolean changes = inTurn != isIn;
        inTurn = isIn;
        return changes;
    }

    /** Notes whether the line is among those that lose events; says whether that is new. */
    boolean changeLosing(boolean isSo) {
        boolean changes = losing != isSo;
        losing = isSo;
        return changes;
    }

    private Lane lane(Priority priority) {
        return lanes.get(lanes.size() == 1 || priority.isUrgent() ? 0 : 1);
    }
}
