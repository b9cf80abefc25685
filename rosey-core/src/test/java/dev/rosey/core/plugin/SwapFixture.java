package dev.rosey.core.plugin;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.VersionRange;
import dev.rosey.api.spi.PluginArtifact;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Versions of plugins without code. */
record SwapFixture(PluginManifest manifest) implements PluginArtifact {
    static SwapFixture version(String name, String version, CommandSpec... commands) {
        return version(name, version, PermissionSet.of(PermissionProfile.STANDARD), Map.of(), commands);
    }

    static SwapFixture version(
            String name, String version, PermissionSet permissions, Map<String, String> requires, CommandSpec... commands) {
        Map<String, VersionRange> plugins = new LinkedHashMap<>();
        requires.forEach((other, range) -> plugins.put(other, new VersionRange(range)));
        return new SwapFixture(new PluginManifest(name, version, "x.Main", "", "", List.of(commands), permissions,
                new Requirements(plugins, 17, List.of(), List.of(), List.of(), false), 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none()));
    }

    @Override
    public String origin() {
        return manifest.name() + "-" + manifest.version() + ".jar";
    }

    @Override
    public byte[] code() {
        return origin().getBytes(StandardCharsets.UTF_8);
    }
}
