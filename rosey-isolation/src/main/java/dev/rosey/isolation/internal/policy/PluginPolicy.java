package dev.rosey.isolation.internal.policy;

import dev.rosey.api.permission.FileAccessPolicy;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the kernel enforces for one process of a plugin.
 *
 * @param sandbox what it may reach
 * @param limits what it may use
 * @param environment the variables that it sees
 */
public record PluginPolicy(SandboxPolicy sandbox, ChildLimits limits, Map<String, String> environment) {
    private static final int LEAST_DESCRIPTORS = 256;
    private static final int MOST_DESCRIPTORS = 1 << 20; // what the kernel grants at most, unless it was told otherwise
    private static final long FILE_MEGABYTES = 64;

    /** Copies. */
    public PluginPolicy {
        environment = Map.copyOf(environment);
    }

    /**
     * The policy for a plugin, from what it was granted and what is on the disk at this moment. A permission without
     * resources grants nothing.
     *
     * @param spec the plugin with its grants and limits
     * @param java what its virtual machine needs to start
     * @param variables the host's own environment
     * @throws IOException if the disk cannot be looked at, or a denied path leads nowhere
     * @throws dev.rosey.api.plugin.PluginException with code {@code PLUGIN-031} if the kernel cannot enforce the grants; the
     *     message says which
     */
    public static PluginPolicy of(PluginSpec spec, JavaBase java, Map<String, String> variables) throws IOException {
        PermissionSet granted = spec.granted();
        SandboxPolicy.Builder policy = java.policy().toBuilder();
        FileAccessPolicy files = resolved(granted);
        new FileGrants(files, policy).add();
        for (String port : granted.resources(Permission.NETWORK_SOCKET)) {
            policy.connect(Integer.parseInt(port));
        }
        programs(granted, java, policy);
        SandboxPolicy sandbox = policy.build();
        FileGrants.check(sandbox, files);
        return new PluginPolicy(sandbox, limits(spec, sandbox), Variables.of(granted, variables));
    }

    /** The environment of a plugin's process where nothing else is enforced. */
    public static Map<String, String> environment(PluginSpec spec, Map<String, String> variables) {
        return Variables.of(spec.granted(), variables);
    }

    /**
     * Whether nothing was granted that other plugins were not, so that a process under this policy is as good for them.
     *
     * @param spec the plugin that this was made for
     * @param java what it was made with
     */
    public boolean isGeneric(PluginSpec spec, JavaBase java) {
        return hasNoVariables(spec) && sandbox.equals(java.policy());
    }

    /** Whether a plugin sees the variables that every plugin sees. */
    public static boolean hasNoVariables(PluginSpec spec) {
        return spec.granted().resources(Permission.SYSTEM_ENV).isEmpty();
    }

    private static FileAccessPolicy resolved(PermissionSet granted) throws IOException {
        try {
            return FileAccessPolicy.of(granted).resolved();
        } catch (IllegalArgumentException e) {
            throw new NotEnforceableException(String.valueOf(e.getMessage()));
        }
    }

    private static void programs(PermissionSet granted, JavaBase java, SandboxPolicy.Builder policy) {
        Set<String> programs = new LinkedHashSet<>(granted.resources(Permission.SYSTEM_PROCESS));
        programs.addAll(granted.resources(Permission.SYSTEM_SHELL));
        for (String program : programs) {
            policy.program(Path.of(program));
        }
        if (!programs.isEmpty()) {
            policy.program(java.spawnHelper());
        }
    }

    private static ChildLimits limits(PluginSpec spec, SandboxPolicy sandbox) {
        long fileMegabytes = spec.granted().resources(Permission.RESOURCE_DISK_HIGH).stream()
                .mapToLong(Long::parseLong).reduce(FILE_MEGABYTES, Math::max);
        // Twice what the host lets it have, so that its check is what ends the process, and not a call that fails.
        int descriptors = Math.min(MOST_DESCRIPTORS, Math.max(LEAST_DESCRIPTORS, 2 * spec.limits().maxDescriptors()));
        return new ChildLimits(MemoryPlan.of(spec.limits()).totalBytes(), descriptors,
                sandbox.mayWrite() ? fileMegabytes << 20 : 0);
    }
}
