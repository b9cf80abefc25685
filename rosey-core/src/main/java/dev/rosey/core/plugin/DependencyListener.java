package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginStatus;

/** Hears of plugins on which others depend. */
@FunctionalInterface
public interface DependencyListener {
    /**
     * A plugin that another one requires runs, or does not run any more.
     *
     * @param dependent the plugin that requires it
     * @param required how the required one is now
     */
    void changed(String dependent, PluginStatus required);
}
