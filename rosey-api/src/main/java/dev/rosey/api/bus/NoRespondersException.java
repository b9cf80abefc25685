package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;

/** Nobody is subscribed to the subject of a request. Code {@code BUS-001}. */
public final class NoRespondersException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error for a subject. */
    public NoRespondersException(Subject subject) {
        super("BUS-001", "Nobody answers on " + subject + "; start the service or plugin that does, or check the subject");
    }
}
