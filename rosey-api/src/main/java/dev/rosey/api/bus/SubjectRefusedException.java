package dev.rosey.api.bus;

import java.util.Objects;

/** The server of a bus does not let this client use a subject. Code {@code BUS-008}. */
public final class SubjectRefusedException extends BusException {
    private static final long serialVersionUID = 1L;

    /** What was refused. */
    public enum Operation {
        /** Sending to the subject. */
        PUBLISH,
        /** Receiving from the subject. */
        SUBSCRIBE
    }

    private final Operation operation;
    private final String subject;

    /**
     * Makes the error.
     *
     * @param operation what was refused
     * @param subject the subject or filter, as the server named it
     */
    public SubjectRefusedException(Operation operation, String subject) {
        super("BUS-008", "The server does not let this client "
                + (operation == Operation.PUBLISH ? "publish to " : "subscribe to ") + Objects.requireNonNull(subject, "subject")
                + "; give its user that permission in the server's configuration, or use another user");
        this.operation = operation;
        this.subject = subject;
    }

    /** What was refused. */
    public Operation operation() {
        return operation;
    }

    /** The subject or filter, as the server named it. */
    public String subject() {
        return subject;
    }
}
