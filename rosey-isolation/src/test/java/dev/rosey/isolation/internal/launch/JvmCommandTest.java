package dev.rosey.isolation.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmCommandTest {
    @TempDir
    Path home;

    private record Jar(PluginManifest manifest, byte[] code) implements PluginArtifact {
        @Override
        public String origin() {
            return "test.jar";
        }
    }

    private static PluginSpec spec() {
        return PluginSpec.of(new Jar(new PluginManifest("test", "1.0", "a.Main", "", "", List.of(),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none()), new byte[0]));
    }

    private List<String> command(String version, JvmCommand.Frames frames) throws IOException {
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return new JvmCommand(home).of(spec(), Path.of("/w/worker.jar"), Path.of("/w/empty"), frames);
    }

    @Test
    void thePluginIsTheLastArgumentAndTheWorkerTheOnlyJar() throws IOException {
        assertThat(command("17.0.15", JvmCommand.Frames.STANDARD))
                .endsWith("-jar", "/w/worker.jar", "plugin=test")
                .contains("-Djava.io.tmpdir=/w/empty", "-Xmx64m", "-XX:MaxDirectMemorySize=32m");
    }

    @Test
    void framesOfTheirOwnAreNamed() throws IOException {
        assertThat(command("17.0.15", JvmCommand.Frames.OWN))
                .endsWith("/w/worker.jar", "frames=3,4", "plugin=test");
    }

    @Test
    void newerVersionsAreToldToRefuseNativeAccess() throws IOException {
        assertThat(command("25.0.3", JvmCommand.Frames.OWN)).contains("--illegal-native-access=deny");
        assertThat(command("17.0.15", JvmCommand.Frames.OWN)).doesNotContain("--illegal-native-access=deny");
    }
}
