package dev.rosey.api.bus;

import org.jspecify.annotations.Nullable;

/** Durable delivery is not possible: the server has no JetStream, or a stream is missing or wrong. Code {@code BUS-010}. */
public final class DurableUnavailableException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error; the message says what is wrong and what to do. */
    public DurableUnavailableException(String message) {
        super("BUS-010", message);
    }

    /** Makes the error with its cause; the message says what is wrong and what to do. */
    public DurableUnavailableException(String message, @Nullable Throwable cause) {
        super("BUS-010", message, cause);
    }
}
