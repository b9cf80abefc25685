package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.EndCause;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import dev.rosey.isolation.testplugins.Prober;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports on kernels whose Landlock does not know them: a grant of one is refused, and without one all are closed. */
@EnabledOnOs(OS.LINUX)
class OldLandlockIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path cache;

    private final RecordingHost host = new RecordingHost();
    private ServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        host.bus.close();
    }

    private IsolatedRuntime runtime(int abi) {
        return IsolatedRuntime.builder().cacheDirectory(cache).archived(false).warmSpare(false)
                .minimumLevel(SandboxLevel.KERNEL_SEALED).sealing(() -> SealedLauncher.create(abi)).build();
    }

    private PluginUnit unit(IsolatedRuntime runtime, PermissionSet granted) {
        return runtime.create(new PluginSpec(TestPlugin.of("prober", Prober.class), Value.map().build(),
                granted.forPlugin("prober"), RestartConfig.defaults(), ResourceLimits.defaults(), PATIENCE), host);
    }

    private PermissionSet granting(int port) {
        return PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.NETWORK_SOCKET, Integer.toString(port)).build();
    }

    private static StartResult start(PluginUnit unit) throws Exception {
        return unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private String connect() throws Exception {
        return host.bus.request(Event.of(Subject.of("rosey.command.prober.do"),
                Payload.of("connect " + server.getLocalPort())), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS).payload().asText();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aGrantedPortStartsNothingAndTheMessageSaysWhatIsMissing(int abi) throws Exception {
        try (IsolatedRuntime runtime = runtime(abi)) {
            PluginUnit unit = unit(runtime, granting(server.getLocalPort()));
            assertThat(start(unit)).isInstanceOfSatisfying(StartResult.Failed.class, failed -> assertThat(failed.message())
                    .contains("its permissions cannot be enforced: this machine lacks Landlock version 4 (Linux 6.7) for "
                            + "connections to granted ports; this kernel has version " + abi + "; take a newer kernel, or "
                            + "grant NETWORK_HTTP instead of NETWORK_SOCKET"));
            assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
            assertThat(unit.status().lastEnd()).contains(new EndCause.NotLaunched());
            assertThat(unit.status().pid()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutAGrantThePluginIsSealedAndReachesNoPort(int abi) throws Exception {
        try (IsolatedRuntime runtime = runtime(abi)) {
            PluginUnit unit = unit(runtime, PermissionSet.of(PermissionProfile.STANDARD));
            assertThat(start(unit)).isInstanceOf(StartResult.Started.class);
            assertThat(unit.status().sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
            assertThat(connect()).startsWith("refused java.net.");
        }
    }

    @Test
    void theSameGrantHoldsWhereLandlockKnowsPorts() throws Exception {
        try (IsolatedRuntime runtime = runtime(4)) {
            assertThat(start(unit(runtime, granting(server.getLocalPort())))).isInstanceOf(StartResult.Started.class);
            assertThat(connect()).isEqualTo("done connected");
        }
    }
}
