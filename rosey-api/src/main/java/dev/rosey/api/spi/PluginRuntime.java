package dev.rosey.api.spi;

import dev.rosey.api.plugin.SandboxLevel;

/** Runs plugins: in processes of their own, or in the application. Safe for use by any number of threads. */
public interface PluginRuntime extends AutoCloseable {
    /** How it is called in messages, for instance {@code isolated}. */
    String name();

    /** How well it shuts plugins in on this machine. */
    SandboxLevel sandbox();

    /**
     * Prepares a plugin; starts nothing.
     *
     * @param spec what to run
     * @param host what the plugin may reach, already guarded by its permissions
     * @return the plugin, in state LOADED
     */
    PluginUnit create(PluginSpec spec, PluginHost host);

    /** Ends all that is left. Bounded, idempotent. */
    @Override
    void close();
}
