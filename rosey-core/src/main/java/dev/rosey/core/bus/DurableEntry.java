package dev.rosey.core.bus;

import dev.rosey.api.event.Event;
import org.jspecify.annotations.Nullable;

/** An event that a durable consumer has accepted. Guarded by the lock of the consumers. */
final class DurableEntry {
    enum State {
        /** Waits for its turn and holds no slot. */
        READY,
        /** With the handler. */
        RUNNING,
        /** Waits for its backoff to pass. */
        BACKING_OFF,
        /** Its backoff has passed; it is next. */
        DUE,
        /** Acknowledged or given up. */
        DONE
    }

    final Event event;
    final long order;
    final long since;
    State state = State.READY; // changed by the queue alone
    int attempt;
    private @Nullable Attachment holder; // whose handler works on it
    private @Nullable Deadline alarm;

    DurableEntry(Event event, long order, long since) {
        this.event = event;
        this.order = order;
        this.since = since;
    }

    /** Replaces the alarm; null for none. */
    void alarm(@Nullable Deadline next) {
        Deadline before = alarm;
        alarm = next;
        if (before != null) {
            Deadlines.remove(before);
        }
    }

    /** A handler begins to work on it. */
    void begin(Attachment by) {
        attempt++;
        holder = by;
        by.running++;
    }

    /** The handler's work on it counts no longer, and no alarm is set. */
    void release() {
        alarm(null);
        Attachment by = holder;
        holder = null;
        if (by != null) {
            by.running--;
        }
    }

    /** The event as this attempt delivers it. */
    Event delivery() {
        return attempt == 1 ? event : event.toBuilder().deliveryId(event.deliveryId()).deliveryAttempt(attempt).build();
    }
}
