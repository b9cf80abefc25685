package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.spi.PluginRuntime;
import java.util.List;

/** The runtimes of a manager; the first is for plugins that name none. */
record Runtimes(List<PluginRuntime> all) {
    /**
     * The runtime that a plugin asks for.
     *
     * @param name its name; empty for the first
     * @throws PluginException if there is none of that name
     */
    PluginRuntime find(String plugin, String name) {
        if (name.isEmpty() && !all.isEmpty()) {
            return all.get(0);
        }
        return all.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new PluginException("PLUGIN-008", "Plugin " + plugin + " asks for the runtime \"" + name
                        + "\"; this application has " + all.stream().map(PluginRuntime::name).toList()));
    }
}
