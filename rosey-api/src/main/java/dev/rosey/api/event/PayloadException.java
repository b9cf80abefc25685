package dev.rosey.api.event;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/**
 * A value cannot be turned into the data model, or data does not have the shape of the type asked for. Its code is
 * {@code PAYLOAD-001}; the message names the place in the data and what was expected there.
 */
public final class PayloadException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes an error with a message. */
    public PayloadException(String message) {
        this(message, null);
    }

    /** Makes an error with a message and its cause. */
    public PayloadException(String message, @Nullable Throwable cause) {
        super("PAYLOAD-001", message, cause);
    }
}
