package dev.rosey.core.bus;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a durable consumer has accepted and not finished: events without a slot in order of acceptance, and those that
 * hold one. Guarded by the lock of the consumers.
 */
final class DurableQueue {
    private final PriorityQueue<DurableEntry> ready =
            new PriorityQueue<>(Comparator.comparingLong((DurableEntry entry) -> entry.order));
    private final ArrayDeque<DurableEntry> due = new ArrayDeque<>();
    private final Set<DurableEntry> slots = new LinkedHashSet<>();
    private final int maxInFlight;

    DurableQueue(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    void add(DurableEntry entry) {
        ready.add(entry);
    }

    int ready() {
        return ready.size();
    }

    boolean isEmpty() {
        return ready.isEmpty() && slots.isEmpty();
    }

    boolean hasWork() {
        return !due.isEmpty() || (!ready.isEmpty() && slots.size() < maxInFlight);
    }

    /** The next event to deliver, in its slot, or null when there is none or no slot is free. */
    @Nullable DurableEntry take() {
        DurableEntry entry = due.poll();
        if (entry == null && slots.size() < maxInFlight) {
            entry = ready.poll();
        }
        if (entry != null) {
            slots.add(entry);
        }
        return entry;
    }

    /** The backoff of an event has passed: it is next. */
    void due(DurableEntry entry) {
        entry.state = DurableEntry.State.DUE;
        due.add(entry);
    }

    /** Takes the slot of an event away and puts it back to its place, for the next handler. */
    void giveBack(DurableEntry entry) {
        remove(entry);
        entry.state = DurableEntry.State.READY;
        entry.alarm(null);
        ready.add(entry);
    }

    /** Gives back all events that hold a slot while no handler works on them. */
    void giveBackIdle() {
        for (DurableEntry entry : List.copyOf(slots)) {
            if (entry.state != DurableEntry.State.RUNNING) {
                giveBack(entry);
            }
        }
    }

    void remove(DurableEntry entry) {
        due.remove(entry);
        if (!slots.remove(entry)) {
            ready.remove(entry);
        }
    }

    /** How many events wait for the handler, with or without a slot. */
    int waiting() {
        int inSlots = 0;
        for (DurableEntry entry : slots) {
            inSlots += entry.state == DurableEntry.State.RUNNING ? 0 : 1;
        }
        return ready.size() + inSlots;
    }

    long oldestSince() {
        DurableEntry head = ready.peek();
        return head == null ? Long.MAX_VALUE : head.since;
    }

    /** Ends every event. */
    void clear() {
        ready.forEach(DurableEntry::end);
        slots.forEach(DurableEntry::end);
        ready.clear();
        due.clear();
        slots.clear();
    }
}
