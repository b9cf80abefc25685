package dev.rosey.core.plugin;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.core.trust.CodeTrust;
import dev.rosey.core.trust.TrustedKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What an operator decides about a plugin. Immutable.
 *
 * <pre>{@code
 * PluginSettings settings = PluginSettings.defaults()
 *         .withConfig(Value.map().put("greeting", "hi").build())
 *         .withRestart(restart -> restart.withMaxAttempts(3));
 * }</pre>
 */
public final class PluginSettings {
    private static final PluginSettings DEFAULTS = new PluginSettings(
            Value.map().build(), PermissionSet.of(PermissionProfile.STANDARD), UnaryOperator.identity(),
            UnaryOperator.identity(), PluginSpec.DEFAULT_START_TIMEOUT, "", CodeTrust.any());

    private final Value config;
    private final PermissionSet granted;
    private final UnaryOperator<RestartConfig> restart;
    private final UnaryOperator<ResourceLimits> limits;
    private final Duration startTimeout;
    private final String runtime;
    private final CodeTrust trust;

    private PluginSettings(
            Value config,
            PermissionSet granted,
            UnaryOperator<RestartConfig> restart,
            UnaryOperator<ResourceLimits> limits,
            Duration startTimeout,
            String runtime,
            CodeTrust trust) {
        this.config = Objects.requireNonNull(config, "config");
        this.granted = Objects.requireNonNull(granted, "granted");
        this.restart = Objects.requireNonNull(restart, "restart");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.startTimeout = Objects.requireNonNull(startTimeout, "startTimeout");
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.trust = trust;
    }

    /** No configuration, at most the profile STANDARD, restart and limits as the manifest says, any runtime, any code. */
    public static PluginSettings defaults() {
        return DEFAULTS;
    }

    /** Gives the plugin its section of the configuration, an object. */
    public PluginSettings withConfig(Value section) {
        return new PluginSettings(section, granted, restart, limits, startTimeout, runtime, trust);
    }

    /** Grants at most these permissions; the plugin receives what both its manifest and these contain. */
    public PluginSettings withGranted(PermissionSet atMost) {
        return new PluginSettings(config, atMost, restart, limits, startTimeout, runtime, trust);
    }

    /** Changes how the plugin is restarted, starting from what its manifest says. */
    public PluginSettings withRestart(UnaryOperator<RestartConfig> change) {
        return new PluginSettings(config, granted, change, limits, startTimeout, runtime, trust);
    }

    /** Changes what the plugin may use, starting from what its manifest says. */
    public PluginSettings withLimits(UnaryOperator<ResourceLimits> change) {
        return new PluginSettings(config, granted, restart, change, startTimeout, runtime, trust);
    }

    /** Gives the plugin another time until it must run. */
    public PluginSettings withStartTimeout(Duration time) {
        return new PluginSettings(config, granted, restart, limits, time, runtime, trust);
    }

    /** Names the runtime, for applications with several. */
    public PluginSettings withRuntime(String name) {
        return new PluginSettings(config, granted, restart, limits, startTimeout, name, trust);
    }

    /**
     * Lets only a jar of this checksum in.
     *
     * @param hex the SHA-256 of the jar's bytes as 64 hexadecimal digits
     * @throws IllegalArgumentException if it is not that
     */
    public PluginSettings withSha256(String hex) {
        return withTrust(trust.withSha256(hex));
    }

    /**
     * Lets only a jar in that the owner of one of these keys has signed, in place of keys given before.
     *
     * @throws IllegalArgumentException if there is none
     */
    public PluginSettings withTrustedKeys(Collection<TrustedKey> keys) {
        return withTrust(trust.withKeys(keys));
    }

    private PluginSettings withTrust(CodeTrust other) {
        return new PluginSettings(config, granted, restart, limits, startTimeout, runtime, other);
    }

    /** What the plugin's code must be to be let in. */
    public CodeTrust trust() {
        return trust;
    }

    PermissionSet granted() {
        return granted;
    }

    Value config() {
        return config;
    }

    UnaryOperator<RestartConfig> restart() {
        return restart;
    }

    UnaryOperator<ResourceLimits> limits() {
        return limits;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    String runtime() {
        return runtime;
    }
}
