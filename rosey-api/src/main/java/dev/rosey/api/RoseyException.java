package dev.rosey.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of every error that Rosey raises for reasons outside the caller's code.
 *
 * <p>Mistakes in the calling code are {@link IllegalArgumentException}, {@link NullPointerException} or
 * {@link IllegalStateException} instead. Each subclass carries a stable {@link #code()} that is listed in
 * {@code docs/errors.md}; a message says what happened, why, and what to do.
 */
public class RoseyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Makes an error with a code and a message.
     *
     * @param code stable identifier such as {@code BUS-003}
     * @param message what happened, why, and what to do
     */
    public RoseyException(String code, String message) {
        this(code, message, null);
    }

    /**
     * Makes an error with a code, a message and a cause.
     *
     * @param code stable identifier such as {@code BUS-003}
     * @param message what happened, why, and what to do
     * @param cause what led to it, or {@code null}
     */
    public RoseyException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** The stable identifier of this kind of error, for instance {@code BUS-003}. */
    public final String code() {
        return code;
    }
}
