package dev.rosey.api.plugin;

import java.util.Objects;

/**
 * How a plugin feels, by its own word.
 *
 * @param isHealthy whether it can do its work
 * @param detail more in words; empty when there is nothing to add
 */
public record PluginHealth(boolean isHealthy, String detail) {
    private static final PluginHealth HEALTHY = new PluginHealth(true, "");

    /** Checks that the detail is there. */
    public PluginHealth {
        Objects.requireNonNull(detail, "detail");
    }

    /** All is well. */
    public static PluginHealth healthy() {
        return HEALTHY;
    }

    /** Something is wrong. */
    public static PluginHealth unhealthy(String detail) {
        return new PluginHealth(false, detail);
    }
}
