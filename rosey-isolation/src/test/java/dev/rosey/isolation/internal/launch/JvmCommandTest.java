package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JvmCommandTest {
    private record Jar(PluginManifest manifest, byte[] code) implements PluginArtifact {
        @Override
        public String origin() {
            return "test.jar";
        }
    }

    private static PluginSpec spec(PermissionSet granted) {
        PluginManifest manifest = new PluginManifest("test", "1.0", "a.Main", "", "", List.of(),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
        return new PluginSpec(new Jar(manifest, new byte[0]), Value.map().build(), granted, RestartConfig.defaults(),
                ResourceLimits.defaults(), Duration.ofSeconds(1));
    }

    @Test
    void exactlyTheVariablesGrantedByNameArePassedOn() {
        PermissionSet granted = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.SYSTEM_ENV, "TOKEN", "MISSING")
                .build();
        assertThat(JvmCommand.environment(spec(granted), Map.of("TOKEN", "t", "TOKEN2", "other", "PATH", "/bin")))
                .isEqualTo(Map.of("LANG", "C.UTF-8", "TOKEN", "t"));
    }

    @Test
    void variablesThatChangeWhatAVirtualMachineDoesAreNeverPassedOn() {
        PermissionSet granted = PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.SYSTEM_ENV, "JAVA_TOOL_OPTIONS", "LD_PRELOAD", "CLASSPATH")
                .build();
        assertThat(JvmCommand.environment(spec(granted),
                        Map.of("JAVA_TOOL_OPTIONS", "x", "LD_PRELOAD", "x", "CLASSPATH", "x")))
                .isEqualTo(Map.of("LANG", "C.UTF-8"));
    }
}
