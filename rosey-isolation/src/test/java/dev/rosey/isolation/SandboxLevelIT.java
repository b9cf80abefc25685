package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How well plugins are shut in is found out, shown, and required. */
class SandboxLevelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path cache;

    private final RecordingHost host = new RecordingHost();

    @AfterEach
    void closeBus() {
        host.bus.close();
    }

    private IsolatedRuntime runtime(SandboxLevel minimum, SandboxLevel highest) {
        return IsolatedRuntime.builder().cacheDirectory(cache.resolve("c"))
                .minimumLevel(minimum).highestLevel(highest).build();
    }

    private PluginUnit toolbox(IsolatedRuntime runtime) {
        return runtime.create(PluginSpec.of(TestPlugin.of("toolbox", ToolboxPlugin.class)), host);
    }

    private static StartResult start(PluginUnit unit) throws Exception {
        return unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void writeRaw() {
        host.bus.request(Event.of(Subject.of("rosey.command.toolbox.do"), Payload.of("raw-write")), PATIENCE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPluginIsShutInByTheKernelAndItsStatusSaysSo() throws Exception {
        try (IsolatedRuntime runtime = runtime(SandboxLevel.KERNEL_SEALED, SandboxLevel.KERNEL_SEALED)) {
            PluginUnit unit = toolbox(runtime);
            assertThat(unit.status().sandbox()).as("before anything was found out").isEqualTo(SandboxLevel.PROCESS_ONLY);

            assertThat(start(unit)).isInstanceOf(StartResult.Started.class);

            assertThat(unit.status().sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
            assertThat(runtime.sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
            assertThat(runtime.findings().missing()).isEmpty();
            assertThat(runtime.findings().advice()).isEmpty();
            assertThat(runtime.findings().found()).anyMatch(line -> line.startsWith("Landlock version"));
        }
    }

    @Test
    void aMachineThatGivesLessThanRequiredStartsNoPlugin() throws Exception {
        try (IsolatedRuntime runtime = runtime(SandboxLevel.KERNEL_SEALED, SandboxLevel.PROCESS_ONLY)) {
            PluginUnit unit = toolbox(runtime);

            assertThat(start(unit)).isInstanceOfSatisfying(StartResult.Failed.class, failed ->
                    assertThat(failed.message()).contains("Plugin toolbox", "sandbox level KERNEL_SEALED is required",
                            "this machine gives NOT_ENFORCED", "missing is it was not asked for", "sandbox/minimum"));

            assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
            assertThat(unit.status().pid()).isEmpty();
            assertThat(unit.status().sandbox().label()).isEqualTo("NOT_ENFORCED");
            assertThat(runtime.findings().advice()).isNotEmpty();
        }
    }

    @Test
    void noLessThanAProcessCanBeAskedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IsolatedRuntime.builder().minimumLevel(SandboxLevel.IN_PROCESS));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void textWrittenToTheRawStandardOutputBecomesLog() throws Exception {
        try (IsolatedRuntime runtime = runtime(SandboxLevel.KERNEL_SEALED, SandboxLevel.KERNEL_SEALED)) {
            PluginUnit unit = toolbox(runtime);
            start(unit);
            long pid = unit.status().pid().orElseThrow();

            writeRaw();

            await().atMost(PATIENCE).until(() -> host.lines.stream().anyMatch(line -> line.contains("text among the frames")));
            Event echo = host.bus.request(Event.of(Subject.of("rosey.command.toolbox.echo"), Payload.of("still here")), PATIENCE)
                    .toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(echo.payload().asText()).isEqualTo("still here");
            assertThat(unit.status().pid()).hasValue(pid);
        }
    }

    @Test
    void withoutASandboxTextAmongTheFramesEndsOnlyTheProcessAndNamesTheCause() throws Exception {
        try (IsolatedRuntime runtime = runtime(SandboxLevel.PROCESS_ONLY, SandboxLevel.PROCESS_ONLY)) {
            PluginUnit unit = toolbox(runtime);
            start(unit);
            writeRaw();
            await().atMost(PATIENCE).until(() -> unit.status().restarts() == 1
                    && unit.status().state() == PluginState.RUNNING);
            assertThat(host.statuses).anySatisfy(status -> {
                assertThat(status.state()).isEqualTo(PluginState.RESTARTING);
                assertThat(status.reason()).contains("protocol violation", "FileDescriptor.out", "use System.out");
            });
        }
    }
}
