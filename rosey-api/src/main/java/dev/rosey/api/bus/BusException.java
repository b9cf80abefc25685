package dev.rosey.api.bus;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/** The root of what can go wrong with an operation on a bus. */
public class BusException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes an error with a code such as {@code BUS-001} and a message. */
    public BusException(String code, String message) {
        super(code, message);
    }

    /** Makes an error with a code such as {@code BUS-001}, a message and its cause. */
    public BusException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
