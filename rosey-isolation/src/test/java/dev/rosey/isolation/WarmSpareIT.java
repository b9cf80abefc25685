package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.SandboxLevel;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.isolation.testplugins.ToolboxPlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that waits takes the place of one that has ended. */
@EnabledOnOs(OS.LINUX)
class WarmSpareIT extends RealProcesses {
    private static PluginSpec spec(PermissionSet granted) {
        return new PluginSpec(TestPlugin.of("toolbox", ToolboxPlugin.class), Value.map().build(),
                granted.forPlugin("toolbox"), RestartConfig.defaults().withInitialDelay(Duration.ofMillis(50)),
                ResourceLimits.defaults(), Duration.ofSeconds(20));
    }

    private PluginUnit started() throws Exception {
        PluginUnit unit = runtime.create(spec(PermissionSet.of(PermissionProfile.STANDARD)), host);
        assertThat(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);
        return unit;
    }

    private static long pid(PluginUnit unit) {
        return unit.status().pid().orElseThrow();
    }

    /** The processes of a host that are made for no plugin. */
    private static List<ProcessHandle> spares(ProcessHandle parent) {
        return parent.children().filter(ProcessHandle::isAlive).filter(child -> child.info().arguments()
                .filter(all -> all.length > 0 && all[all.length - 1].equals("plugin=(spare)")).isPresent()).toList();
    }

    private static ProcessHandle spare(PluginUnit unit) {
        return await().atMost(PATIENCE).until(
                () -> spares(ProcessHandle.current()).stream()
                        .filter(each -> unit.status().pid().stream().noneMatch(pid -> pid == each.pid())).toList(),
                found -> found.size() == 1).get(0);
    }

    private String echo(String text) throws Exception {
        return host.bus.request(Event.of(Subject.of("rosey.command.toolbox.echo"), Payload.of(text)), PATIENCE)
                .toCompletableFuture().get(30, TimeUnit.SECONDS).payload().asText();
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private static void awaitRestart(PluginUnit unit, long restarts) {
        await().atMost(PATIENCE).until(() -> unit.status().restarts() == restarts
                && unit.status().state() == PluginState.RUNNING);
    }

    @Test
    void aPluginThatIsKilledRunsAgainInTheSpareAndAnotherOneIsMade() throws Exception {
        PluginUnit unit = started();
        for (int restart = 1; restart <= 2; restart++) {
            ProcessHandle spare = spare(unit);
            kill(pid(unit));
            awaitRestart(unit, restart);
            assertThat(pid(unit)).isEqualTo(spare.pid());
            assertThat(echo("hello")).isEqualTo("hello");
        }
        assertThat(spare(unit).isAlive()).isTrue();
    }

    @Test
    void aSpareThatWasKilledIsNotUsed() throws Exception {
        PluginUnit unit = started();
        ProcessHandle spare = spare(unit);
        kill(spare.pid());
        kill(pid(unit));

        awaitRestart(unit, 1);

        assertThat(pid(unit)).isNotEqualTo(spare.pid());
        assertThat(host.states).doesNotContain(PluginState.FAILED).containsOnlyOnce(PluginState.RESTARTING);
        assertThat(echo("hello")).isEqualTo("hello");
    }

    @Test
    void aSpareIsShutInBeforeItIsNeeded() throws Exception {
        PluginUnit unit = started();
        assertThat(runtime.sandbox()).isEqualTo(SandboxLevel.KERNEL_SEALED);
        assertThat(Files.readAllLines(Path.of("/proc", Long.toString(spare(unit).pid()), "status")))
                .contains("NoNewPrivs:\t1", "Seccomp:\t2");
    }

    @Test
    void aPluginWithGrantsOfItsOwnNeverRunsInASpare() throws Exception {
        started().close();
        spare(runtime.create(spec(PermissionSet.of(PermissionProfile.STANDARD)), host));
        PluginUnit granted = runtime.create(spec(PermissionSet.builder(PermissionProfile.STANDARD)
                .grant(Permission.FILE_READ, cache.toRealPath().toString()).build()), host);
        assertThat(granted.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(StartResult.Started.class);

        assertThat(spares(ProcessHandle.current())).singleElement()
                .satisfies(spare -> assertThat(spare.pid()).isNotEqualTo(pid(granted)));
    }

    @Test
    void aRuntimeThatIsClosedLeavesNoSpare() throws Exception {
        ProcessHandle spare = spare(started());
        runtime.close();
        assertThat(spare.isAlive()).isFalse();
        await().atMost(PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("rosey-isolation")));
    }

    @Test
    void withoutSparesARestartTakesANewProcess() throws Exception {
        try (IsolatedRuntime plain = IsolatedRuntime.builder().cacheDirectory(cache.resolve("plain")).archived(false)
                .warmSpare(false).build()) {
            PluginUnit unit = plain.create(spec(PermissionSet.of(PermissionProfile.STANDARD)), host);
            unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
            await().during(Duration.ofSeconds(4)).atMost(PATIENCE)
                    .until(() -> spares(ProcessHandle.current()).isEmpty());
        }
    }

    /** A host of its own, which runs a plugin and waits. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) throws Exception {
            IsolatedRuntime runtime = IsolatedRuntime.builder().cacheDirectory(Path.of(args[0])).archived(false).build();
            PluginUnit unit = runtime.create(spec(PermissionSet.of(PermissionProfile.STANDARD)), new RecordingHost());
            System.out.println(unit.start().toCompletableFuture().get(30, TimeUnit.SECONDS));
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aSpareEndsWhenItsHostIsKilled() throws IOException {
        Process owner = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), Host.class.getName(), cache.resolve("c").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.lines().anyMatch(line -> line.startsWith("Started"))).as("it runs a plugin").isTrue();
            ProcessHandle spare = await().atMost(PATIENCE)
                    .until(() -> spares(owner.toHandle()), found -> found.size() == 1).get(0);

            owner.destroyForcibly();

            await().atMost(PATIENCE).until(() -> !spare.isAlive());
        } finally {
            owner.destroyForcibly();
        }
    }
}
