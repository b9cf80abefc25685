package dev.rosey.core.plugin;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.VersionRange;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds why a version of a plugin cannot take over from the one that runs, before anything of it does. */
final class SwapChecks {
    private final Map<String, ManagedPlugin> plugins;
    private final CommandIndex commands;
    private final RequirementChecker requirements;

    SwapChecks(Map<String, ManagedPlugin> plugins, CommandIndex commands, RequirementChecker requirements) {
        this.plugins = plugins;
        this.commands = commands;
        this.requirements = requirements;
    }

    /** Why the artifact is no other version of the plugin, or the plugin has no need of one. */
    static Optional<String> mismatch(ManagedPlugin plugin, PluginArtifact next) {
        String name = plugin.spec().name();
        Optional<String> other = otherName(plugin, next);
        if (other.isPresent()) {
            return other;
        }
        if (plugin.status().state() != PluginState.RUNNING) {
            return Optional.of("Plugin " + name + " is " + plugin.status().state()
                    + "; only one that is RUNNING can be swapped: start it first, or reload it with the other version");
        }
        return isSame(plugin.spec().artifact(), next)
                ? Optional.of("Plugin " + name + " runs this code already: " + next.origin()
                        + " has the same checksum; restart it if it should begin anew")
                : Optional.empty();
    }

    /** Why the artifact is no version of the plugin. */
    static Optional<String> otherName(ManagedPlugin plugin, PluginArtifact next) {
        String name = plugin.spec().name();
        return next.manifest().name().equals(name)
                ? Optional.empty()
                : Optional.of(next.origin() + " is the plugin " + next.manifest().name() + ", not " + name
                        + "; give a version of " + name + ", or load the other plugin beside it");
    }

    /** Whether both are the same object, or have jars with the same checksum. */
    static boolean isSame(PluginArtifact one, PluginArtifact other) {
        if (one == other) {
            return true;
        }
        Optional<String> checksum = one.sha256();
        return checksum.isPresent() && checksum.equals(other.sha256());
    }

    /** What stands in the way of the new version. */
    Optional<String> obstacle(ManagedPlugin plugin, PluginSpec next) {
        PluginManifest manifest = next.manifest();
        return obstacleToLoad(plugin, next)
                .or(() -> requirements.missing(manifest, statuses()).map(missing ->
                        "Version " + manifest.version() + " of plugin " + manifest.name() + " cannot start: " + missing));
    }

    /** What stands in the way of the new version even if it is not to start now. */
    Optional<String> obstacleToLoad(ManagedPlugin plugin, PluginSpec next) {
        PluginManifest manifest = next.manifest();
        return permissions(plugin.spec(), next)
                .or(() -> cycle(manifest))
                .or(() -> dependents(manifest))
                .or(() -> commands(plugin, manifest));
    }

    /** A version that starts with less than it asks for is an operator's decision, and not one to take in passing. */
    private static Optional<String> permissions(PluginSpec now, PluginSpec next) {
        List<String> missing = new ArrayList<>(Grants.missing(next));
        missing.removeAll(Grants.missing(now));
        if (!next.granted().contains(Permission.EXECUTE)) {
            missing.add(Permission.EXECUTE.name());
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Version " + next.manifest().version() + " of plugin " + next.name()
                        + " asks for more than it is granted: " + missing + "; grant it in the configuration at /plugins/"
                        + next.name() + "/permissions, or give a version that does without");
    }

    private Map<String, PluginStatus> statuses() {
        Map<String, PluginStatus> all = new TreeMap<>();
        plugins.forEach((name, plugin) -> all.put(name, plugin.status()));
        return all;
    }

    private Optional<String> cycle(PluginManifest manifest) {
        for (String required : manifest.requires().plugins().keySet()) {
            List<String> path = Dependencies.path(required, manifest.name(), plugins, new HashSet<>());
            if (path != null) {
                return Optional.of("Version " + manifest.version() + " of plugin " + manifest.name()
                        + " would make plugins require each other: " + manifest.name() + " requires "
                        + String.join(" requires ", path) + "; remove one of the requirements");
            }
        }
        return Optional.empty();
    }

    private Optional<String> dependents(PluginManifest manifest) {
        for (ManagedPlugin other : plugins.values()) {
            VersionRange wanted = other.spec().manifest().requires().plugins().get(manifest.name());
            if (wanted != null && other.status().state() == PluginState.RUNNING && !wanted.contains(manifest.version())) {
                return Optional.of("Plugin " + other.spec().name() + " runs and requires " + manifest.name()
                        + " in version " + wanted + ", which " + manifest.version() + " is not; swap or stop that first");
            }
        }
        return Optional.empty();
    }

    private Optional<String> commands(ManagedPlugin plugin, PluginManifest manifest) {
        try {
            commands.requireFree(plugin, manifest);
            return Optional.empty();
        } catch (PluginException taken) {
            return Optional.ofNullable(taken.getMessage());
        }
    }
}
