package dev.rosey.isolation.internal.policy;

import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.util.Map;

/**
 * What the kernel enforces for one process of a plugin.
 *
 * @param sandbox what it may reach
 * @param limits what it may use
 * @param environment the variables that it sees
 */
public record PluginPolicy(SandboxPolicy sandbox, ChildLimits limits, Map<String, String> environment) {
    private static final int DESCRIPTORS = 256;

    /** Copies. */
    public PluginPolicy {
        environment = Map.copyOf(environment);
    }

    /**
     * The policy for a plugin.
     *
     * @param spec the plugin with its grants and limits
     * @param base what its virtual machine needs to start
     * @param variables the host's own environment
     */
    public static PluginPolicy of(PluginSpec spec, SandboxPolicy base, Map<String, String> variables) {
        ChildLimits limits = new ChildLimits(MemoryPlan.of(spec.limits()).totalBytes(), DESCRIPTORS, 0);
        return new PluginPolicy(base, limits, Variables.of(spec.granted(), variables));
    }

    /** The environment of a plugin's process where nothing else is enforced. */
    public static Map<String, String> environment(PluginSpec spec, Map<String, String> variables) {
        return Variables.of(spec.granted(), variables);
    }
}
