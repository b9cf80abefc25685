package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Stopping one and all. */ // S22-3, S22-5, S22-26, S22-64
class ManagerStopTest {
    private final ManagerFixture on = new ManagerFixture();

    @Test
    void aPluginThatEndsByItselfIsStoppedGracefully() { // S22-40
        on.running("a");
        assertThat(on.after(SECOND, on.manager.stop("a", GRACE))).isEqualTo(new StopResult.Graceful());
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
        assertThat(on.status("a").pid()).isEmpty();
    }

    @Test
    void aPluginThatIgnoresItIsKilledAfterTheGrace() { // S22-49
        on.running("a").ignoresStop = true;
        CompletionStage<StopResult> stop = on.manager.stop("a", GRACE);
        on.time.advance(GRACE.minusMillis(1));
        assertThat(stop.toCompletableFuture()).isNotDone();
        assertThat(on.after(Duration.ofMillis(1), stop)).isEqualTo(new StopResult.Killed());
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void theDefaultGraceIsTenSeconds() { // S22-3
        on.running("a").ignoresStop = true;
        CompletionStage<StopResult> stop = on.manager.stop("a");
        on.time.advance(Duration.ofMillis(9999));
        assertThat(stop.toCompletableFuture()).isNotDone();
        assertThat(on.after(Duration.ofMillis(1), stop)).isEqualTo(new StopResult.Killed());
    }

    @Test
    void anUnknownPluginIsNotLoaded() {
        on.load("a");
        StopResult.NotLoaded unknown = new StopResult.NotLoaded(List.of("a"));
        assertThat(on.now(on.manager.stop("x", GRACE))).isEqualTo(unknown);
        assertThat(on.now(on.manager.stopWithDependents("x", GRACE))).isEqualTo(unknown);
        assertThat(unknown.isStopped()).isTrue();
    }

    @Test
    void whatDoesNotRunIsStoppedAlready() { // S22-3, S22-49
        on.load("a");
        assertThat(on.now(on.manager.stop("a", GRACE))).isEqualTo(new StopResult.NotRunning());
        assertThat(on.state("a")).isEqualTo(PluginState.LOADED);
    }

    @Test
    void stopsThatMeetHaveTheSameEnd() {
        FakeUnit unit = on.running("a");
        CompletionStage<StopResult> first = on.manager.stop("a", GRACE);
        CompletionStage<StopResult> second = on.manager.stop("a", GRACE);
        assertThat(on.after(SECOND, first)).isEqualTo(new StopResult.Graceful());
        assertThat(on.now(second)).isEqualTo(new StopResult.Graceful());
        assertThat(on.published("stopped")).hasSize(1);
        assertThat(unit.closes).isZero();
    }

    @Test
    void aSecondStopWithLessGraceShortensTheFirst() {
        on.running("a").ignoresStop = true;
        CompletionStage<StopResult> first = on.manager.stop("a", Duration.ofMinutes(5));
        CompletionStage<StopResult> second = on.manager.stop("a", SECOND);
        assertThat(on.after(SECOND, first)).isEqualTo(new StopResult.Killed());
        assertThat(on.now(second)).isEqualTo(new StopResult.Killed());
    }

    @Test
    void aStopEndsAStartThatIsUnderWay() {
        on.load("a").neverReady = true;
        CompletionStage<StartResult> start = on.manager.start("a");
        on.time.advance(SECOND);
        CompletionStage<StopResult> stop = on.manager.stop("a", GRACE);
        assertThat(on.after(SECOND, stop)).isEqualTo(new StopResult.Graceful());
        assertThat(on.now(start)).isInstanceOf(StartResult.Failed.class);
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void startsThatWaitGiveUpWhenAStopIsAskedFor() {
        FakeUnit unit = on.load("a");
        unit.neverReady = true;
        CompletionStage<StartResult> first = on.manager.start("a");
        CompletionStage<StartResult> second = on.manager.start("a");
        CompletionStage<StartResult> third = on.manager.restart("a");
        CompletionStage<StopResult> stop = on.manager.stop("a", GRACE);
        assertThat(on.after(SECOND, stop).isStopped()).isTrue();
        assertThat(List.of(on.now(first), on.now(second), on.now(third)))
                .allMatch(result -> result instanceof StartResult.Failed);
        assertThat(unit.starts).isEqualTo(1);
        on.time.advance(Duration.ofMinutes(1));
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aStartAskedForAfterAStopIsDone() {
        on.running("a");
        CompletionStage<StopResult> stop = on.manager.stop("a", GRACE);
        CompletionStage<StartResult> start = on.manager.start("a");
        assertThat(on.after(SECOND, stop)).isEqualTo(new StopResult.Graceful());
        assertThat(on.after(SECOND, start)).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aStopWhileItWaitsForARestartGivesThatUp() {
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        assertThat(on.now(on.manager.stop("a", GRACE))).isEqualTo(new StopResult.NotRunning());
        on.time.advance(Duration.ofMinutes(1));
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
        assertThat(on.status("a").restarts()).isZero();
    }

    @Test
    void aStopOfAFailedPluginChangesNothing() {
        FakeUnit unit = on.load("a");
        unit.failsToStart = "no database";
        on.after(SECOND, on.manager.start("a"));
        assertThat(on.now(on.manager.stop("a", GRACE))).isEqualTo(new StopResult.NotRunning());
        assertThat(on.state("a")).isEqualTo(PluginState.FAILED);
        assertThat(on.status("a").reason()).isEqualTo("no database");
    }

    @Test
    void aRuntimeThatCannotStopAPluginKillsIt() {
        FakeUnit unit = on.running("a");
        unit.stopThrows = new IllegalStateException("broken pipe");
        assertThat(on.now(on.manager.stop("a", GRACE))).isEqualTo(new StopResult.Killed());
        assertThat(unit.closes).isEqualTo(1);
    }

    @Test
    void allAreStoppedAtTheSameTimeWithinOneGrace() { // S22-5, S22-26, S22-43
        for (int i = 0; i < 10; i++) {
            on.running("p" + i).ignoresStop = true;
        }
        Map<String, StopResult> results = on.after(GRACE, on.manager.stopAll(GRACE));
        assertThat(results).hasSize(10).allSatisfy((name, result) -> assertThat(result).isEqualTo(new StopResult.Killed()));
    }

    @Test
    void stoppingAllIsBoundedWhenPluginsAreStarting() { // S22-26
        for (int i = 0; i < 3; i++) {
            FakeUnit unit = on.load("p" + i);
            unit.neverReady = true;
            unit.ignoresStop = true;
        }
        CompletionStage<Map<String, StartResult>> starts = on.manager.startAll();
        on.time.advance(SECOND);
        Map<String, StopResult> results = on.after(SECOND, on.manager.stopAll(SECOND));
        assertThat(results.values()).containsOnly(new StopResult.Killed());
        assertThat(on.now(starts).values()).allMatch(result -> result instanceof StartResult.Failed);
    }

    @Test
    void oneThatCannotBeStoppedDoesNotKeepOthersFromIt() { // S22-5
        FakeUnit broken = on.running("a");
        broken.stopThrows = new IllegalStateException("broken pipe");
        broken.closeThrows = new IllegalStateException("broken as well");
        on.running("b");
        on.load("c");
        assertThat(on.after(SECOND, on.manager.stopAll(GRACE))).isEqualTo(Map.of(
                "a", new StopResult.Killed(), "b", new StopResult.Graceful(), "c", new StopResult.NotRunning()));
        assertThat(broken.closes).isEqualTo(1);
    }

    @Test
    void stoppingAllDoesNotAskWhoRequiresWhom() {
        on.running("base");
        on.running("top", "base");
        assertThat(on.after(SECOND, on.manager.stopAll(GRACE)).values()).containsOnly(new StopResult.Graceful());
    }
}
