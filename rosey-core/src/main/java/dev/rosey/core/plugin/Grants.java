package dev.rosey.core.plugin;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plugin receives of what its manifest asks for, and what the log says about the rest. */
final class Grants {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.plugins");

    private Grants() {}

    static PluginSpec apply(PluginArtifact artifact, PluginSettings settings) {
        PluginManifest manifest = artifact.manifest();
        String name = manifest.name();
        PermissionSet asked = manifest.permissions().forPlugin(name);
        PermissionSet granted = asked.narrowedTo(settings.granted().forPlugin(name));
        reportMissing(name, asked, granted);
        Value config = granted.contains(Permission.CONFIG_READ) ? settings.config() : Value.map().build();
        return new PluginSpec(artifact, config, granted, settings.restart().apply(manifest.restart()),
                capped(name, settings.limits().apply(modest(name, manifest.limits())), granted), settings.startTimeout());
    }

    /** What a manifest may ask for by itself: threads, descriptors and grace at most as by default. */
    private static ResourceLimits modest(String plugin, ResourceLimits asked) {
        ResourceLimits most = ResourceLimits.defaults();
        ResourceLimits limits = asked
                .withMaxThreads(Math.min(asked.maxThreads(), most.maxThreads()))
                .withMaxDescriptors(Math.min(asked.maxDescriptors(), most.maxDescriptors()))
                .withStartGrace(asked.startGrace().compareTo(most.startGrace()) > 0 ? most.startGrace() : asked.startGrace());
        if (!limits.equals(asked)) {
            LOG.warn("The manifest of plugin {} asks for more threads, descriptors or grace than by default; it has the "
                    + "defaults unless the configuration says more at /plugins/{}/limits", plugin, plugin);
        }
        return limits;
    }

    /** The limits, at most the defaults unless more is granted. */
    private static ResourceLimits capped(String plugin, ResourceLimits asked, PermissionSet granted) {
        ResourceLimits limits = asked;
        long memory = most(Permission.RESOURCE_MEMORY_HIGH, granted, ResourceLimits.defaults().maxMemoryMegabytes());
        if (asked.maxMemoryMegabytes() > memory) {
            report(plugin, asked.maxMemoryMegabytes() + " MB of memory", memory + " MB", Permission.RESOURCE_MEMORY_HIGH);
            limits = limits.withMaxMemoryMegabytes(memory);
        }
        long cpu = most(Permission.RESOURCE_CPU_HIGH, granted, (long) ResourceLimits.defaults().maxCpuPercent());
        if (asked.maxCpuPercent() > cpu) {
            report(plugin, asked.maxCpuPercent() + " % of a core", cpu + " %", Permission.RESOURCE_CPU_HIGH);
            limits = limits.withMaxCpuPercent((double) cpu);
        }
        return limits;
    }

    private static long most(Permission permission, PermissionSet granted, long otherwise) {
        return granted.resources(permission).stream().mapToLong(Long::parseLong).reduce(otherwise, Math::max);
    }

    private static void report(String plugin, String asked, String received, Permission permission) {
        LOG.warn("Plugin {} asks for {} and receives {}; grant it {} with the amount in manifest and configuration if it "
                + "should have that", plugin, asked, received, permission);
    }

    /** What a plugin asks for and does not receive, in words. */
    static List<String> missing(PluginSpec spec) {
        return missing(spec.manifest().permissions().forPlugin(spec.name()), spec.granted());
    }

    private static List<String> missing(PermissionSet asked, PermissionSet granted) {
        List<String> missing = new ArrayList<>();
        for (Permission permission : asked.permissions()) {
            if (!granted.contains(permission)) {
                missing.add(permission.name());
            } else {
                asked.resources(permission).stream()
                        .filter(resource -> !granted.resources(permission).contains(resource))
                        .forEach(resource -> missing.add(permission + " for " + resource));
            }
        }
        return missing;
    }

    private static void reportMissing(String plugin, PermissionSet asked, PermissionSet granted) {
        List<String> missing = missing(asked, granted);
        if (!missing.isEmpty()) {
            LOG.warn("Plugin {} asks for more than it is granted: {}; grant it in the configuration at "
                    + "/plugins/{}/permissions if it should have that", plugin, missing, plugin);
        }
    }
}
