package dev.rosey.isolation.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginException;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.Requirements;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.isolation.internal.sandbox.SandboxPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each permission of a plugin becomes what the kernel knows of it. */
@EnabledOnOs(OS.LINUX)
class PluginPolicyTest {
    private static final Path HOME = Path.of("/opt/java");
    private static final JavaBase JAVA = new JavaBase(HOME, SandboxPolicy.builder().read(HOME).build());

    @TempDir
    Path directory;

    private Path real;

    private record Jar(PluginManifest manifest, byte[] code) implements PluginArtifact {
        @Override
        public String origin() {
            return "test.jar";
        }
    }

    @BeforeEach
    void resolve() throws IOException {
        real = directory.toRealPath();
    }

    private static PluginPolicy policy(UnaryOperator<PermissionSet.Builder> grants) throws IOException {
        return policy(ResourceLimits.defaults(), grants);
    }

    private static PluginPolicy policy(ResourceLimits limits, UnaryOperator<PermissionSet.Builder> grants)
            throws IOException {
        PluginManifest manifest = new PluginManifest("test", "1.0", "a.Main", "", "", List.of(),
                PermissionSet.of(PermissionProfile.STANDARD), Requirements.NONE, 1, RestartConfig.defaults(),
                ResourceLimits.defaults(), List.of(), Value.none());
        PermissionSet granted = grants.apply(PermissionSet.builder(PermissionProfile.ADMIN)).build().forPlugin("test");
        return PluginPolicy.of(new PluginSpec(new Jar(manifest, new byte[0]), Value.map().build(), granted,
                RestartConfig.defaults(), limits, Duration.ofSeconds(1)), JAVA, Map.of("A", "a", "B", "b"));
    }

    @Test
    void allPermissionsWithoutResourcesAddNothing() throws IOException {
        PluginPolicy policy = policy(grants -> grants);
        assertThat(policy.sandbox().files()).isEqualTo(JAVA.policy().files());
        assertThat(policy.sandbox().connectPorts()).isEmpty();
        assertThat(policy.sandbox().isSealed()).isTrue();
        assertThat(policy.limits().fileBytes()).isZero();
        assertThat(policy.limits().dataBytes()).isEqualTo(256L << 20);
        assertThat(policy.environment()).isEqualTo(Map.of("LANG", "C.UTF-8"));
    }

    @Test
    void filesAreGrantedByTheirRealPaths() throws IOException {
        Path link = Files.createSymbolicLink(real.resolve("link"), Files.createDirectory(real.resolve("data")));
        PluginPolicy policy = policy(grants -> grants
                .grant(Permission.FILE_READ, link.toString()).grant(Permission.FILE_DELETE, link.toString()));
        assertThat(policy.sandbox().files()).containsKey(real.resolve("data")).doesNotContainKey(link);
        assertThat(policy.sandbox().files().get(real.resolve("data")))
                .containsExactlyInAnyOrder(SandboxPolicy.Access.READ, SandboxPolicy.Access.DELETE);
    }

    @Test
    void whoMayWriteFilesHasALimitOnTheirLength() throws IOException {
        assertThat(policy(grants -> grants.grant(Permission.FILE_WRITE, real.toString())).limits().fileBytes())
                .isEqualTo(64L << 20);
        assertThat(policy(grants -> grants.grant(Permission.FILE_WRITE, real.toString())
                .grant(Permission.RESOURCE_DISK_HIGH, "500")).limits().fileBytes()).isEqualTo(500L << 20);
        assertThat(policy(grants -> grants.grant(Permission.RESOURCE_DISK_HIGH, "500")).limits().fileBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,256", "128,256", "129,258", "1000,2000", "1048576,1048576"})
    void theKernelLeavesRoomForAsManyDescriptorsAsTheHostAllows(int allowed, int kernels) throws IOException {
        PluginPolicy policy = policy(ResourceLimits.defaults().withMaxDescriptors(allowed), grants -> grants);
        assertThat(policy.limits().descriptors()).isEqualTo(kernels);
    }

    @Test
    void programsShellsAndPortsAreGranted() throws IOException {
        PluginPolicy policy = policy(grants -> grants.grant(Permission.SYSTEM_PROCESS, "/bin/echo")
                .grant(Permission.SYSTEM_SHELL, "/bin/sh").grant(Permission.NETWORK_SOCKET, "80", "8080")
                .grant(Permission.SYSTEM_ENV, "A"));
        assertThat(policy.sandbox().isSealed()).isFalse();
        assertThat(policy.sandbox().files()).containsKeys(
                Path.of("/bin/echo"), Path.of("/bin/sh"), HOME.resolve("lib/jspawnhelper"));
        assertThat(policy.sandbox().connectPorts()).containsExactly(80, 8080);
        assertThat(policy.environment()).containsEntry("A", "a").doesNotContainKey("B");
    }

    @Test
    void mappingNativeLibrariesStartsNoPrograms() throws IOException {
        PluginPolicy policy = policy(grants -> grants.grant(Permission.FILE_EXECUTE, real.toString()));
        assertThat(policy.sandbox().isSealed()).isTrue();
        assertThat(policy.sandbox().files().get(real))
                .containsExactlyInAnyOrder(SandboxPolicy.Access.READ, SandboxPolicy.Access.EXECUTE);
    }

    @Test
    void aProgramInADeniedTreeIsRefused() throws IOException {
        Path program = Files.createFile(real.resolve("program"));
        assertThatThrownBy(() -> policy(grants -> grants.grant(Permission.SYSTEM_PROCESS, program.toString())
                .grant(Permission.FILE_READ, "!" + real)))
                .isInstanceOfSatisfying(PluginException.class, e -> assertThat(e.code()).isEqualTo("PLUGIN-031"))
                .hasMessageContainingAll("FILE_READ is denied", program.toString());
    }

    @Test
    void aDenialThatLeadsNowhereIsRefused() throws IOException {
        Path loop = Files.createSymbolicLink(real.resolve("loop"), real.resolve("loop"));
        assertThatThrownBy(() -> policy(grants -> grants.grant(Permission.FILE_READ, "!" + loop)))
                .isInstanceOf(IOException.class);
    }
}
