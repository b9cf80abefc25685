package dev.rosey.core.config;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/** A configuration cannot be used. Code {@code CONFIG-001}; the message names file, place, expectation and finding. */
public final class ConfigException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes the error. */
    public ConfigException(String message, @Nullable Throwable cause) {
        super("CONFIG-001", message, cause);
    }
}
