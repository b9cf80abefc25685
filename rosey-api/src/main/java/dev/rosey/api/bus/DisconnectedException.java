package dev.rosey.api.bus;

import org.jspecify.annotations.Nullable;

/**
 * The server of a bus cannot be reached, and the operation could not wait for it. Code {@code BUS-007}. Nothing was
 * sent.
 */
public final class DisconnectedException extends BusException {
    private static final long serialVersionUID = 1L;

    /** Makes the error with a message that says what could not be done, why, and what to do. */
    public DisconnectedException(String message) {
        this(message, null);
    }

    /** Makes the error with its cause. */
    public DisconnectedException(String message, @Nullable Throwable cause) {
        super("BUS-007", message, cause);
    }
}
