package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;

/**
 * A durable event was refused for good, or not confirmed in time. In the second case it may have been kept all the
 * same; publishing the same event again makes no double of it. Code {@code BUS-011}.
 */
public final class DurablePublishException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error for the subject published to and the reason. */
    public DurablePublishException(Subject subject, String reason) {
        super("BUS-011", "The durable event on " + subject + " was not accepted: " + reason
                + "; publish the same event again when the server can take it");
    }
}
