package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;

/** A bounded queue is full and its policy, or the priority of the event, forbids dropping. Code {@code BUS-004}. */
public final class OverflowException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error for the subject published to and the queue that is full. */
    public OverflowException(Subject subject, String queue) {
        super("BUS-004", "The event on " + subject + " was refused by " + queue
                + ", which is full; publish more slowly, or give it more capacity or another overflow policy");
    }
}
