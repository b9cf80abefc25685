package dev.rosey.isolation.internal.frame;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no frame, or content that fits into none. Code {@code ISOLATION-001}. */
public final class FrameException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes an error with a message. */
    public FrameException(String message) {
        this(message, null);
    }

    /** Makes an error with a message and its cause. */
    public FrameException(String message, @Nullable Throwable cause) {
        super("ISOLATION-001", message, cause);
    }
}
