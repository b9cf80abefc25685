package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;

/** A durable event has no consumer or stream that takes it. Code {@code BUS-005}. */
public final class NoConsumersException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error for a subject. */
    public NoConsumersException(Subject subject) {
        super("BUS-005", "No durable consumer takes " + subject
                + "; create one with consume(name, filter, …) before publishing, or use publish for at-most-once");
    }
}
