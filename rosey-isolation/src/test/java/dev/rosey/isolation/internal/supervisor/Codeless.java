package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import java.util.List;

/** A plugin without code, for tests of what is around it. */
record Codeless(PluginManifest manifest) implements PluginArtifact {
    static PluginSpec spec(String name) {
        return spec(name, RestartConfig.defaults());
    }

    static PluginSpec spec(String name, RestartConfig restart) {
        return PluginSpec.of(new Codeless(new PluginManifest(name, "1.0", "x.Y", "", "", List.of(),
                PermissionSet.of(PermissionProfile.MINIMAL), Requirements.NONE, 1, restart, ResourceLimits.defaults(),
                List.of(), Value.none())));
    }

    @Override
    public byte[] code() {
        return new byte[0];
    }

    @Override
    public String origin() {
        return manifest.name() + ".jar";
    }
}
