package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;
import java.time.Duration;

/** Somebody is subscribed to the subject of a request, but no answer came in time. Code {@code BUS-002}. */
public final class RequestTimeoutException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error for a subject and the time that was given. */
    public RequestTimeoutException(Subject subject, Duration timeout) {
        super("BUS-002", "No answer on " + subject + " within " + timeout
                + "; the responder is slow or stuck: give it more time, or look at its log");
    }
}
