package dev.rosey.api.spi;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * What a runtime is to run, after the operator's configuration was applied to the manifest.
 *
 * @param artifact manifest and code
 * @param config the plugin's section of the configuration, an object
 * @param granted what it may do, resources filled in
 * @param restart how it is started again
 * @param limits what its process may use
 * @param startTimeout how long it may take until it runs
 */
public record PluginSpec(
        PluginArtifact artifact,
        Value config,
        PermissionSet granted,
        RestartConfig restart,
        ResourceLimits limits,
        Duration startTimeout) {
    /** How long a plugin may take until it runs when nothing else is said. */
    public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(10);

    /** How long a plugin may take to stop when nothing else is said; then it is killed. */
    public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

    /** How long a command may take when nothing else is said. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(60);

    /** Checks that all parts are there. */
    public PluginSpec {
        Objects.requireNonNull(artifact, "artifact");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(granted, "granted");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(startTimeout, "startTimeout");
    }

    /** What the manifest asks for, unchanged. */
    public static PluginSpec of(PluginArtifact artifact) {
        PluginManifest manifest = artifact.manifest();
        return new PluginSpec(artifact, Value.map().build(), manifest.permissions().forPlugin(manifest.name()),
                manifest.restart(), manifest.limits(), DEFAULT_START_TIMEOUT);
    }

    /** The plugin's name. */
    public String name() {
        return artifact.manifest().name();
    }

    /** The plugin's manifest. */
    public PluginManifest manifest() {
        return artifact.manifest();
    }
}
