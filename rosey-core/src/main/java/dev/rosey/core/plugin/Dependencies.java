package dev.rosey.core.plugin;

import dev.rosey.api.plugin.PluginManifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who requires whom. */
final class Dependencies {
    private Dependencies() {}

    /** How a plugin requires itself through others, in words; empty when it does not. */
    static Optional<String> cycle(String name, Map<String, ManagedPlugin> plugins) {
        List<String> path = path(name, name, plugins, new HashSet<>());
        return path == null
                ? Optional.empty()
                : Optional.of("plugins require each other: " + String.join(" requires ", path)
                        + "; remove one of the requirements");
    }

    /** Those that require a plugin and run, or will without anybody asking. */
    static List<String> dependents(String name, Map<String, ManagedPlugin> plugins) {
        List<String> dependents = new ArrayList<>();
        plugins.forEach((other, plugin) -> {
            if (plugin.spec().manifest().requires().plugins().containsKey(name) && plugin.isActive()) {
                dependents.add(other);
            }
        });
        return dependents;
    }

    /** How one plugin leads to another by what is required, both named; {@code null} when it does not. */
    static @Nullable List<String> path(
            String from, String to, Map<String, ManagedPlugin> plugins, Set<String> seen) {
        ManagedPlugin plugin = plugins.get(from);
        if (plugin == null || !seen.add(from)) {
            return null;
        }
        PluginManifest manifest = plugin.spec().manifest();
        for (String required : manifest.requires().plugins().keySet().stream().sorted().toList()) {
            List<String> rest = required.equals(to) ? List.of(to) : path(required, to, plugins, seen);
            if (rest != null) {
                List<String> path = new ArrayList<>(List.of(from));
                path.addAll(rest);
                return path;
            }
        }
        return null;
    }
}
