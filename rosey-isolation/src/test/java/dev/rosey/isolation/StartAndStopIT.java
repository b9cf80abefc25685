package dev.rosey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.PermissionProfile;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.plugin.PluginManifest;
import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.RestartConfig;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import dev.rosey.api.spi.PluginArtifact;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.testplugins.Faulty;
import dev.rosey.isolation.testplugins.Moody;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts, stops and crashes of a process that meet each other. */ // S22-36, S22-49
class StartAndStopIT extends RealProcesses {
    private volatile String mood = "run";

    @BeforeEach
    void answerForTheMood() {
        host.bus.reply(SubjectFilter.of("rosey.service.test.mood"), request -> Payload.of(mood));
    }

    private PluginUnit moody() {
        return create(TestPlugin.of("moody", Moody.class), Duration.ofMillis(100));
    }

    private PluginUnit create(PluginArtifact plugin, Duration delay) {
        return runtime.create(new PluginSpec(plugin, Value.map().build(),
                PermissionSet.of(PermissionProfile.STANDARD).forPlugin(plugin.manifest().name()),
                RestartConfig.defaults().withInitialDelay(delay).withMaxAttempts(2), ResourceLimits.defaults(),
                Duration.ofSeconds(20)), host);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void awaitState(PluginUnit unit, PluginState state) {
        await().atMost(PATIENCE).until(() -> unit.status().state() == state);
    }

    private static void kill(PluginUnit unit) {
        ProcessHandle.of(unit.status().pid().orElseThrow()).orElseThrow().destroyForcibly();
    }

    private PluginUnit hanging() {
        mood = "hang";
        return moody();
    }

    @Test
    void aCrashWhileItStartsIsAFailedStart() throws Exception { // S22-54
        PluginUnit unit = hanging();
        CompletionStage<StartResult> start = unit.start();
        awaitState(unit, PluginState.INITIALIZED);
        kill(unit);

        assertThat(get(start)).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("ended before it was ready"));
        assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
        mood = "run";
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aStopWhileItStartsEndsTheStart() throws Exception {
        PluginUnit unit = hanging();
        CompletionStage<StartResult> start = unit.start();
        awaitState(unit, PluginState.INITIALIZED);
        long pid = unit.status().pid().orElseThrow();

        StopResult stopped = get(unit.stop(Duration.ofSeconds(1)));

        assertThat(stopped).isInstanceOfAny(StopResult.Graceful.class, StopResult.Killed.class);
        assertThat(get(start)).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("was stopped before it ran"));
        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aStartThatFailsAfterACrashCountsAsAnAttempt() throws Exception { // S22-32
        PluginUnit unit = moody();
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
        mood = "throw";
        kill(unit);

        awaitState(unit, PluginState.FAILED);

        assertThat(unit.status().reason()).contains("Given up after 2 attempts", "not in the mood");
        assertThat(unit.status().restarts()).isEqualTo(2);
        mood = "run";
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
        assertThat(unit.status().restartAttempts()).isZero();
    }

    @Test
    void aStopWhileARestartStartsLeavesItStopped() throws Exception {
        PluginUnit unit = moody();
        get(unit.start());
        mood = "hang";
        kill(unit);
        await().atMost(PATIENCE).until(() -> unit.status().restarts() == 1
                && unit.status().state() == PluginState.INITIALIZED);

        get(unit.stop(Duration.ofSeconds(1)));

        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(unit.status().pid()).isEmpty();
        mood = "run";
        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aStartWhileItWaitsForARestartStartsAtOnce() throws Exception {
        PluginUnit unit = create(TestPlugin.of("moody", Moody.class), Duration.ofSeconds(60));
        get(unit.start());
        kill(unit);
        awaitState(unit, PluginState.RESTARTING);

        assertThat(get(unit.start())).isInstanceOf(StartResult.Started.class);
        assertThat(unit.status().restartAttempts()).isZero();
    }

    @Test
    void aCrashWhileItStopsIsAStop() throws Exception {
        PluginUnit unit = create(TestPlugin.of("stubborn", Faulty.HangsInStop.class),
                Duration.ofMillis(100));
        get(unit.start());
        CompletionStage<StopResult> stop = unit.stop(PATIENCE);
        awaitState(unit, PluginState.STOPPING);
        kill(unit);

        assertThat(get(stop).isStopped()).isTrue();
        assertThat(unit.status().state()).isEqualTo(PluginState.STOPPED);
        assertThat(host.states).doesNotContain(PluginState.RESTARTING);
    }

    @Test
    void aLaterStopWithLessGraceKillsSooner() throws Exception { // S22-49
        PluginUnit unit = create(TestPlugin.of("stubborn", Faulty.HangsInStop.class),
                Duration.ofMillis(100));
        get(unit.start());
        CompletionStage<StopResult> patient = unit.stop(Duration.ofMinutes(5));

        assertThat(get(unit.stop(Duration.ofMillis(200)))).isInstanceOf(StopResult.Killed.class);
        assertThat(get(patient)).isInstanceOf(StopResult.Killed.class);
    }

    @Test
    void codeThatCannotBeHadIsAFailedStartAndTheUnitLivesOn() throws Exception { // P11-28
        PluginManifest manifest = TestPlugin.of("vanished", Moody.class).manifest();
        PluginUnit unit = create(new PluginArtifact() {
            @Override
            public PluginManifest manifest() {
                return manifest;
            }

            @Override
            public String origin() {
                return "vanished.jar";
            }

            @Override
            public byte[] code() {
                throw new IllegalStateException("the disk is gone");
            }
        }, Duration.ofMillis(100));

        for (int i = 0; i < 2; i++) {
            assertThat(get(unit.start())).isInstanceOfSatisfying(StartResult.Failed.class,
                    failed -> assertThat(failed.message()).contains("vanished.jar", "the disk is gone"));
            assertThat(unit.status().state()).isEqualTo(PluginState.FAILED);
        }
    }
}
