package dev.rosey.core.plugin;

import dev.rosey.api.spi.PluginRuntime;
import dev.rosey.core.internal.host.GuardedPluginHost;
import dev.rosey.core.trust.Provenance;

/** What a plugin was loaded with, and the host and provenance of its present version. */
record Loaded(
        ManagedPlugin plugin,
        PluginSettings settings,
        PluginRuntime runtime,
        GuardedPluginHost host,
        Provenance provenance) {
    /** The same plugin with other settings for its next version, but in the runtime that it has. */
    Loaded with(PluginSettings other) {
        return new Loaded(plugin, other, runtime, host, provenance);
    }

    /** The same plugin in another version. */
    Loaded with(GuardedPluginHost otherHost, Provenance otherProvenance) {
        return new Loaded(plugin, settings, runtime, otherHost, otherProvenance);
    }
}
