package dev.rosey.core.bus;

import dev.rosey.core.bus.DurableEntry.State;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a durable consumer has accepted and not finished: events without a slot in order of acceptance, and those that
 * hold one. No operation but {@link #giveBackIdle()} and {@link #clear()} takes longer than the logarithm of what was
 * given back. Guarded by the lock of the consumers.
 */
final class DurableQueue {
    private final ArrayDeque<DurableEntry> fresh = new ArrayDeque<>(); // never delivered
    private final TreeSet<DurableEntry> returned = // delivered before; all older than the fresh ones
            new TreeSet<>(Comparator.comparingLong((DurableEntry entry) -> entry.order));
    private final Set<DurableEntry> slots = new LinkedHashSet<>(); // with the handler, backing off or due
    private final Set<DurableEntry> due = new LinkedHashSet<>(); // of those in slots
    private final int maxInFlight;
    private int running; // of those in slots

    DurableQueue(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    void add(DurableEntry entry) {
        fresh.add(entry);
    }

    int ready() {
        return fresh.size() + returned.size();
    }

    boolean isEmpty() {
        return ready() == 0 && slots.isEmpty();
    }

    boolean hasWork() {
        return !due.isEmpty() || (ready() > 0 && slots.size() < maxInFlight);
    }

    /** The next event to deliver, in its slot, or null when there is none or no slot is free. */
    @Nullable DurableEntry take() {
        DurableEntry entry = null;
        if (!due.isEmpty()) {
            entry = due.iterator().next();
            due.remove(entry);
        } else if (slots.size() < maxInFlight) {
            entry = returned.isEmpty() ? fresh.poll() : returned.pollFirst();
        }
        if (entry != null) {
            slots.add(entry);
            entry.state = State.RUNNING;
            running++;
        }
        return entry;
    }

    /** An attempt has failed: the event keeps its slot and waits. */
    void backOff(DurableEntry entry) {
        entry.release();
        entry.state = State.BACKING_OFF;
        running--;
    }

    /** The backoff of an event has passed: it is next. */
    void due(DurableEntry entry) {
        entry.state = State.DUE;
        due.add(entry);
    }

    /** Takes the slot of an event away and puts it back to its place, for the next handler. */
    void giveBack(DurableEntry entry) {
        remove(entry);
        entry.state = State.READY;
        returned.add(entry);
    }

    /** Gives back all events that hold a slot while no handler works on them. */
    void giveBackIdle() {
        for (DurableEntry entry : List.copyOf(slots)) {
            if (entry.state != State.RUNNING) {
                giveBack(entry);
            }
        }
    }

    /** Ends an event that has been delivered; false when it has ended already. */
    boolean end(DurableEntry entry) {
        if (entry.state == State.DONE) {
            return false;
        }
        remove(entry);
        entry.state = State.DONE;
        return true;
    }

    private void remove(DurableEntry entry) {
        running -= entry.state == State.RUNNING ? 1 : 0;
        entry.release();
        if (slots.remove(entry)) {
            due.remove(entry);
        } else {
            returned.remove(entry);
        }
    }

    /** How many events wait for the handler, with or without a slot. */
    int waiting() {
        return ready() + slots.size() - running;
    }

    /** When the oldest waiting event was accepted; the greatest number when none waits. */
    long oldestSince() {
        long oldest = fresh.isEmpty() ? Long.MAX_VALUE : fresh.element().since;
        oldest = returned.isEmpty() ? oldest : Math.min(oldest, returned.first().since);
        if (running < slots.size()) {
            for (DurableEntry entry : slots) {
                oldest = entry.state == State.RUNNING ? oldest : Math.min(oldest, entry.since);
            }
        }
        return oldest;
    }

    /** Ends every event. */
    void clear() {
        fresh.forEach(entry -> entry.state = State.DONE);
        List.copyOf(returned).forEach(this::end);
        List.copyOf(slots).forEach(this::end);
        fresh.clear();
    }
}
