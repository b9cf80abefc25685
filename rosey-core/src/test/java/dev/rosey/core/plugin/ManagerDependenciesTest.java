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

/** Plugins that require others. */ // P11-16, P11-30, S22-64
class ManagerDependenciesTest {
    private final ManagerFixture on = new ManagerFixture();

    private static String reason(StartResult result) {
        return result instanceof StartResult.Unavailable missing ? missing.message() : result.toString();
    }

    @Test
    void requiredPluginsRunBeforeThoseThatRequireThem() {
        on.load("a", "b", "c");
        on.load("b", "c");
        on.load("c");
        CompletionStage<Map<String, StartResult>> all = on.manager.startAll();
        on.time.advance(SECOND);
        assertThat(on.state("c")).isEqualTo(PluginState.RUNNING);
        assertThat(on.state("a")).isEqualTo(PluginState.LOADED);
        assertThat(on.after(SECOND.multipliedBy(2), all).values()).allMatch(StartResult::isRunning);
        assertThat(on.published("ready")).extracting(event -> event.subject().tokens().get(2))
                .containsExactly("c", "b", "a");
    }

    @Test
    void whatARequiredPluginFailsToDoIsNamed() {
        on.load("base").failsToStart = "no database";
        on.load("top", "base");
        Map<String, StartResult> results = on.after(SECOND, on.manager.startAll());
        assertThat(reason(results.get("top"))).contains("base", "FAILED", "start that first");
        assertThat(on.state("top")).isEqualTo(PluginState.UNAVAILABLE);
        assertThat(on.status("top").reason()).contains("base");
    }

    @Test
    void startingOneDoesNotStartWhatItRequires() {
        FakeUnit base = on.load("base");
        on.load("top", "base");
        assertThat(reason(on.now(on.manager.start("top")))).contains("base", "LOADED");
        assertThat(base.starts).isZero();
    }

    @Test
    void pluginsInACycleAreNamedAndOthersThatRequireThemAsWell() {
        on.load("a", "b");
        on.load("b", "c");
        on.load("c", "a");
        on.load("d", "a");
        on.load("e");
        Map<String, StartResult> results = on.after(SECOND, on.manager.startAll());
        assertThat(reason(results.get("a"))).contains("a requires b requires c requires a");
        assertThat(reason(results.get("d"))).contains("requires the plugin a");
        assertThat(results.get("e").isRunning()).isTrue();
    }

    @Test
    void aPluginThatRequiresItselfIsUnavailable() {
        on.load("a", "a");
        assertThat(reason(on.now(on.manager.start("a")))).contains("a requires a");
    }

    @Test
    void aRunningDependentKeepsAPluginFromBeingStopped() {
        FakeUnit base = on.running("base");
        on.running("top", "base");
        StopResult refused = on.now(on.manager.stop("base", GRACE));
        assertThat(refused).isEqualTo(new StopResult.Needed(List.of("top")));
        assertThat(refused.isStopped()).isFalse();
        assertThat(base.stops).isZero();
    }

    @Test
    void aDependentThatStartsOrWaitsForARestartCountsAsWell() {
        on.running("base");
        FakeUnit top = on.load("top", "base");
        CompletionStage<StartResult> start = on.manager.start("top");
        assertThat(on.now(on.manager.stop("base", GRACE))).isEqualTo(new StopResult.Needed(List.of("top")));
        assertThat(on.after(SECOND, start).isRunning()).isTrue();
        top.crash("exit status 3");
        assertThat(on.now(on.manager.stop("base", GRACE))).isEqualTo(new StopResult.Needed(List.of("top")));
    }

    @Test
    void aStopThatIsRefusedDoesNotDisturbAStart() {
        FakeUnit base = on.running("base");
        on.running("top", "base");
        base.crash("exit status 3");
        on.time.advance(SECOND);
        CompletionStage<StartResult> start = on.manager.start("base");
        CompletionStage<StopResult> stop = on.manager.stop("base", GRACE);
        on.time.advance(SECOND);
        assertThat(start.toCompletableFuture()).isDone();
        assertThat(on.now(stop)).isEqualTo(new StopResult.Needed(List.of("top")));
        assertThat(on.state("base")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aStopThatWasToBeRefusedIsDoneWhenTheDependentHasGoneMeanwhile() {
        FakeUnit base = on.running("base");
        FakeUnit top = on.running("top", "base");
        base.crash("exit status 3");
        on.time.advance(SECOND);
        CompletionStage<StartResult> start = on.manager.start("base");
        CompletionStage<StopResult> stop = on.manager.stop("base", GRACE);
        top.force(PluginState.FAILED, "gone");
        on.time.advance(SECOND);
        assertThat(start.toCompletableFuture()).isDone();
        assertThat(on.after(SECOND, stop)).isEqualTo(new StopResult.Graceful());
    }

    @Test
    void whatDoesNotRunIsStoppedWhoeverRequiresIt() {
        FakeUnit base = on.running("base");
        on.running("top", "base");
        base.force(PluginState.FAILED, "given up");
        assertThat(on.now(on.manager.stop("base", GRACE))).isEqualTo(new StopResult.NotRunning());
    }

    @Test
    void aDependentThatStoppedDoesNotCount() {
        on.running("base");
        on.running("top", "base");
        on.after(SECOND, on.manager.stop("top", GRACE));
        assertThat(on.after(SECOND, on.manager.stop("base", GRACE))).isEqualTo(new StopResult.Graceful());
    }

    @Test
    void aCascadeStopsThoseThatRequireItFirst() {
        on.running("base");
        on.running("middle", "base");
        on.running("top", "middle");
        on.running("other");
        CompletionStage<StopResult> stop = on.manager.stopWithDependents("base", GRACE);
        assertThat(on.after(SECOND.multipliedBy(3), stop)).isEqualTo(new StopResult.Graceful());
        assertThat(on.published("stopped")).extracting(event -> event.subject().tokens().get(2))
                .containsExactly("top", "middle", "base");
        assertThat(on.state("other")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void aCascadeKillsADependentThatIgnoresIt() {
        on.running("base");
        on.running("top", "base").ignoresStop = true;
        assertThat(on.after(GRACE.plus(SECOND), on.manager.stopWithDependents("base", GRACE)))
                .isEqualTo(new StopResult.Graceful());
        assertThat(on.state("top")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aPluginThatWaitsForItsRestartIsUnavailableWhenItsRequirementHasGone() {
        on.running("base");
        FakeUnit top = on.running("top", "base");
        top.crash("exit status 3");
        on.runtime.unit("base").force(PluginState.FAILED, "given up");
        assertThat(reason(on.now(on.manager.start("top")))).contains("base", "FAILED");
        assertThat(on.state("top")).isEqualTo(PluginState.UNAVAILABLE);
        on.time.advance(Duration.ofMinutes(1));
        assertThat(on.state("top")).isEqualTo(PluginState.UNAVAILABLE);
        assertThat(on.events("top")).endsWith("crashed", "restarting", "dependency", "stopped", "unavailable");
    }

    @Test
    void beingUnavailableIsToldOnce() {
        on.load("top", "base");
        on.now(on.manager.start("top"));
        on.now(on.manager.start("top"));
        assertThat(on.events("top")).containsExactly("loaded", "unavailable");
        on.running("base");
        assertThat(on.after(SECOND, on.manager.start("top")).isRunning()).isTrue();
        assertThat(on.status("top").reason()).isEmpty();
    }
}
