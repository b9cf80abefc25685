package dev.rosey.examples.bot;

import static dev.rosey.examples.bot.PluginHouse.PATIENCE;
import static dev.rosey.examples.bot.PluginHouse.get;
import static dev.rosey.examples.bot.PluginHouse.isAlive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Payload;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.PluginStatus;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.plugin.PluginSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The life of plugins in processes of their own, from an application's point of view. */ // S22-30
class PluginLifecycleIT extends WithPlugins {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final PluginSettings QUICK =
            PluginSettings.defaults().withRestart(restart -> restart.withInitialDelay(Duration.ofMillis(100)));

    @Test
    void loadAndStartPlugin() throws Exception { // S22-39
        house.load(DICE);
        assertThat(house.state(DICE)).isEqualTo(PluginState.LOADED);
        assertThat(get(house.manager.start(DICE))).isInstanceOf(StartResult.Started.class);
        assertThat(house.state(DICE)).isEqualTo(PluginState.RUNNING);
        assertThat(isAlive(house.pid(DICE))).isTrue();
    }

    @Test
    void stopPlugin() throws Exception { // S22-40
        house.load(DICE);
        long pid = house.start(DICE);
        assertThat(get(house.manager.stop(DICE)).isStopped()).isTrue();
        assertThat(house.state(DICE)).isEqualTo(PluginState.STOPPED);
        assertThat(isAlive(pid)).isFalse(); // S22-23
    }

    @Test
    void restartPlugin() throws Exception { // S22-41
        house.load(DICE);
        long pid = house.start(DICE);
        assertThat(get(house.manager.restart(DICE)).isRunning()).isTrue();
        assertThat(house.pid(DICE)).isNotEqualTo(pid);
        assertThat(isAlive(pid)).isFalse();
    }

    @Test
    void startMultiplePlugins() throws Exception { // S22-42, S22-60, Q-44
        List<String> names = List.of(DICE, "8ball", "trivia");
        names.forEach(house::load);
        List<CompletionStage<StartResult>> starts = new ArrayList<>();
        names.forEach(name -> starts.add(house.manager.start(name)));
        for (CompletionStage<StartResult> start : starts) {
            assertThat(get(start)).isInstanceOf(StartResult.Started.class);
        }
        assertThat(house.running()).isEqualTo(3);
        assertThat(names.stream().map(house::pid).distinct()).hasSize(3);
    }

    @Test
    void stopAllPlugins() throws Exception { // S22-43
        house.load(DICE);
        house.load("stubborn", Troublemakers.Stubborn.class, QUICK);
        List<Long> pids = List.of(house.start(DICE), house.start("stubborn"));
        Map<String, StopResult> results = get(house.manager.stopAll(GRACE));
        assertThat(results).isEqualTo(Map.of(DICE, new StopResult.Graceful(), "stubborn", new StopResult.Killed()));
        assertThat(house.running()).isZero();
        assertThat(pids).noneMatch(PluginHouse::isAlive);
    }

    @Test
    void pluginStatus() throws Exception { // S22-44
        house.load(DICE);
        long pid = house.start(DICE);
        await().atMost(PATIENCE).until(() -> house.status(DICE).uptime().compareTo(Duration.ZERO) > 0);
        PluginStatus status = house.status(DICE);
        assertThat(status.name()).isEqualTo(DICE);
        assertThat(status.state()).isEqualTo(PluginState.RUNNING);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.restartAttempts()).isZero();
    }

    @Test
    void allPluginStatus() throws Exception { // S22-45
        house.load(DICE);
        house.load("8ball");
        get(house.manager.startAll());
        assertThat(house.manager.statuses()).containsOnlyKeys(DICE, "8ball").allSatisfy((name, status) -> {
            assertThat(status.name()).isEqualTo(name);
            assertThat(status.state()).isEqualTo(PluginState.RUNNING);
        });
    }

    @Test
    void autoRestartAfterCrash() throws Exception { // S22-46
        house.load(DICE);
        long pid = house.start(DICE);
        long killed = System.nanoTime();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        house.awaitWithin(Duration.ofSeconds(2), DICE, "ready", killed, Duration.ofSeconds(1));
        assertThat(house.pid(DICE)).isNotEqualTo(pid);
        assertThat(house.status(DICE).restarts()).isEqualTo(1);
        assertThat(house.said(DICE, "crashed")).hasSize(1);
    }

    @Test
    void givesUpAfterMaxAttempts() throws Exception { // S22-47
        house.load("crasher", Troublemakers.Crasher.class, PluginSettings.defaults().withRestart(restart ->
                restart.withMaxAttempts(3).withInitialDelay(Duration.ofMillis(100))));
        house.start("crasher");
        house.awaitWithin(Duration.ofSeconds(3), "crasher", "failed", house.firstHeard("crasher", "ready"),
                Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(house.state("crasher")).isEqualTo(PluginState.FAILED);
        assertThat(house.said("crasher", "restarting")).hasSize(3);
        assertThat(house.status("crasher").reason()).contains("Given up after 3 attempts");
    }

    @Test
    void resourceViolationTriggersRestart() throws Exception { // S22-48
        house.load("busy", Troublemakers.Busy.class, PluginSettings.defaults().withLimits(limits ->
                limits.withMaxCpuPercent(5.0).withCheckInterval(Duration.ofSeconds(1)).withStartGrace(Duration.ofSeconds(1))));
        long pid = house.start("busy");
        await().atMost(PATIENCE).until(() -> !house.said("busy", "resources").isEmpty());
        long begun = System.nanoTime();
        house.bus.publish(Subject.of(Troublemakers.Busy.BURN), Payload.empty());
        house.awaitWithin(Duration.ofSeconds(5), "busy", "ready", begun, Duration.ofSeconds(1));
        assertThat(house.pid("busy")).isNotEqualTo(pid);
        assertThat(house.said("busy", "resource_violation")).singleElement().satisfies(event ->
                assertThat(event.payload().value().toString()).contains("CPU"));
        assertThat(isAlive(pid)).isFalse();
    }

    @Test
    void startAlreadyRunning() throws Exception { // S22-49
        house.load(DICE);
        long pid = house.start(DICE);
        assertThat(get(house.manager.start(DICE))).isEqualTo(new StartResult.AlreadyRunning());
        assertThat(house.pid(DICE)).isEqualTo(pid);
    }

    @Test
    void stopNotRunning() throws Exception { // S22-49
        house.load(DICE);
        StopResult result = get(house.manager.stop(DICE));
        assertThat(result).isEqualTo(new StopResult.NotRunning());
        assertThat(result.isStopped()).isTrue();
    }

    @Test
    void restartNotRunning() throws Exception { // S22-49
        house.load(DICE);
        StartResult result = get(house.manager.restart(DICE));
        assertThat(result).isInstanceOf(StartResult.Failed.class);
        assertThat(result.isRunning()).isFalse();
        assertThat(house.status(DICE).pid()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void resourceStatsInStatus() throws Exception { // S22-7, S22-49
        house.load(DICE, PluginSettings.defaults().withLimits(limits -> limits.withCheckInterval(Duration.ofMillis(200))));
        house.start(DICE);
        await().atMost(PATIENCE).until(() -> house.said(DICE, "resources").size() >= 2);
        ResourceUsage usage = house.status(DICE).resources().orElseThrow();
        assertThat(usage.cpuPercent().orElseThrow()).isNotNegative();
        assertThat(usage.memoryMegabytes().orElseThrow()).isBetween(5.0, 256.0);
        assertThat(usage.peakCpuPercent().orElseThrow()).isGreaterThanOrEqualTo(usage.cpuPercent().orElseThrow());
        assertThat(usage.peakMemoryMegabytes().orElseThrow())
                .isGreaterThanOrEqualTo(usage.memoryMegabytes().orElseThrow());
    }

    @Test
    void uptimeCalculation() throws Exception { // S22-9, S22-49
        house.load(DICE);
        assertThat(house.status(DICE).uptime()).isZero();
        long before = System.nanoTime();
        house.start(DICE);
        Duration first = house.status(DICE).uptime();
        assertThat(first).isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - before));
        await().atMost(PATIENCE).until(() ->
                house.status(DICE).uptime().compareTo(first.plusMillis(200)) > 0);
        assertThat(house.status(DICE).uptime()).isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - before));
        get(house.manager.stop(DICE));
        assertThat(house.status(DICE).uptime()).isZero();
    }

    @Test
    void concurrentStartAndStop() throws Exception { // S22-49
        try (PluginHouse alone = new PluginHouse(cache, false)) {
            alone.load(DICE);
            for (int i = 0; i < 5; i++) {
                CompletionStage<StartResult> start = alone.manager.start(DICE);
                CompletionStage<StopResult> stop = alone.manager.stop(DICE, GRACE);
                assertThat(get(stop).isStopped()).isTrue();
                assertThat(get(start)).isNotNull();
                assertThat(alone.state(DICE)).isIn(PluginState.LOADED, PluginState.STOPPED);
            }
            alone.start(DICE);
            assertThat(children()).hasSize(1);
            assertThat(get(alone.manager.stop(DICE))).isEqualTo(new StopResult.Graceful());
            assertThat(children()).isEmpty();
        }
    }

    /** Processes that were started for the plugin. */

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive)
                .filter(each -> each.info().commandLine().orElse("").endsWith("plugin=" + DICE)).toList();
    }

    @Test
    void gracefulStopWithinTimeout() throws Exception { // S22-49
        house.load(DICE);
        house.start(DICE);
        assertThat(get(house.manager.stop(DICE, GRACE), GRACE)).isEqualTo(new StopResult.Graceful());
    }

    @Test
    void forceKillOnTimeout() throws Exception { // S22-49
        house.load("stubborn", Troublemakers.Stubborn.class, QUICK);
        long pid = house.start("stubborn");
        assertThat(get(house.manager.stop("stubborn", Duration.ofSeconds(1)), Duration.ofSeconds(3)))
                .isEqualTo(new StopResult.Killed());
        assertThat(isAlive(pid)).isFalse();
        assertThat(house.state("stubborn")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void noLimits() throws Exception { // S22-49, S22-56: nothing is said of limits anywhere, and yet it is measured
        house.load(DICE);
        long pid = house.start(DICE);
        await().atMost(PATIENCE).until(() -> house.said(DICE, "resources").size() >= 2);
        assertThat(house.said(DICE, "resource_violation")).isEmpty();
        assertThat(house.pid(DICE)).isEqualTo(pid);
    }

    @Test
    void noRestartConfig() throws Exception { // S22-49
        house.load(DICE);
        long pid = house.start(DICE);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> house.status(DICE).pid().stream().anyMatch(now -> now != pid));
        await().atMost(PATIENCE).until(() -> house.state(DICE) == PluginState.RUNNING);
        assertThat(house.status(DICE).restartAttempts()).isEqualTo(1);
    }

    @Test
    void statusOfUnknownPlugin() throws Exception { // S22-49
        house.load(DICE);
        assertThat(house.manager.status("nobody")).isEmpty();
        assertThat(get(house.manager.start("nobody"))).isEqualTo(new StartResult.NotLoaded(List.of(DICE)));
    }

    @Test
    void emptyRunningList() throws Exception { // S22-49
        assertThat(house.manager.statuses()).isEmpty();
        house.load(DICE);
        assertThat(house.running()).isZero();
        assertThat(get(house.manager.stopAll(GRACE))).isEqualTo(Map.of(DICE, new StopResult.NotRunning()));
        assertThat(children()).isEmpty();
    }
}
