package dev.rosey.api.plugin;

import dev.rosey.api.RoseyException;
import org.jspecify.annotations.Nullable;

/** A plugin, or what was given as one, cannot be used. Codes {@code PLUGIN-…}. */
public class PluginException extends RoseyException {
    private static final long serialVersionUID = 1L;

    /** Makes an error with a code such as {@code PLUGIN-001} and a message. */
    public PluginException(String code, String message) {
        super(code, message);
    }

    /** Makes an error with a code such as {@code PLUGIN-001}, a message and its cause. */
    public PluginException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
