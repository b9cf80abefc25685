package dev.rosey.api.bus;

import dev.rosey.api.subject.Subject;

/** An event is larger than the server of a bus takes. Code {@code BUS-009}. Nothing was sent. */
public final class PayloadTooLargeException extends BusException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param subject where the event was to go
     * @param bytes how large it is on the wire
     * @param limit how large it may be
     */
    public PayloadTooLargeException(Subject subject, long bytes, long limit) {
        super("BUS-009", "The event on " + subject + " takes " + bytes + " bytes on the wire, and the server takes at most "
                + limit + "; send less, send it in parts, or raise max_payload of the server");
    }
}
