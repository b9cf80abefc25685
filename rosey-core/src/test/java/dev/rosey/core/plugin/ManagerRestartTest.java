package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.GRACE;
import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import dev.rosey.api.plugin.StopResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Restarting on request, and plugins that crash. */ // S22-4, S22-46, S22-47, S22-64, P11-33
class ManagerRestartTest {
    private static final Duration BOTH = SECOND.multipliedBy(2);

    private final ManagerFixture on = new ManagerFixture();

    @Test
    void aRestartGivesTheProcessAway() { // S22-41
        on.running("a");
        long pid = on.status("a").pid().orElseThrow();
        assertThat(on.after(BOTH, on.manager.restart("a"))).isInstanceOf(StartResult.Started.class);
        assertThat(on.status("a").pid().orElseThrow()).isNotEqualTo(pid);
        assertThat(on.status("a").restarts()).isZero(); // counts only those after failures
    }

    @Test
    void whatDoesNotRunCannotBeRestarted() { // S22-49
        FakeUnit unit = on.load("a");
        assertThat(on.now(on.manager.restart("a"))).isEqualTo(
                new StartResult.Failed("Plugin a is LOADED, so it cannot be restarted; start it"));
        assertThat(unit.starts).isZero();
    }

    @Test
    void anUnknownPluginIsNotLoaded() {
        assertThat(on.now(on.manager.restart("x"))).isEqualTo(new StartResult.NotLoaded(List.of()));
    }

    @Test
    void aRestartThatFailsShowsInTheStatus() { // S22-4
        on.running("a").failsToStart = "no database";
        assertThat(on.after(BOTH, on.manager.restart("a"))).isEqualTo(new StartResult.Failed("no database"));
        assertThat(on.state("a")).isEqualTo(PluginState.FAILED);
        assertThat(on.status("a").reason()).isEqualTo("no database");
        assertThat(on.status("a").pid()).isEmpty();
    }

    @Test
    void aPluginThatIgnoresTheStopIsKilledAndStarted() {
        on.running("a").ignoresStop = true;
        assertThat(on.after(Duration.ofSeconds(11), on.manager.restart("a"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aPluginThatWaitsForItsRestartIsStartedAtOnce() {
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        unit.startTakes = Duration.ZERO;
        assertThat(on.now(on.manager.restart("a"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aRequirementThatIsGoneMakesTheRestartUnavailable() {
        FakeUnit base = on.running("base");
        on.running("top", "base");
        base.crash("exit status 3");
        assertThat(on.after(SECOND, on.manager.restart("top"))).isInstanceOfSatisfying(StartResult.Unavailable.class,
                missing -> assertThat(missing.message()).contains("base"));
        assertThat(on.state("top")).isEqualTo(PluginState.UNAVAILABLE);
    }

    @Test
    void aStopDuringTheRestartWins() {
        on.running("a");
        CompletionStage<StartResult> restart = on.manager.restart("a");
        CompletionStage<StopResult> stop = on.manager.stop("a", GRACE);
        assertThat(on.after(SECOND, stop).isStopped()).isTrue();
        assertThat(on.now(restart)).isEqualTo(new StartResult.Failed("Plugin a was stopped before it ran"));
        on.time.advance(Duration.ofMinutes(1));
        assertThat(on.state("a")).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aRuntimeThatThrowsIsAFailedRestart() {
        FakeUnit unit = on.running("a");
        unit.stopThrows = new IllegalStateException("broken pipe");
        assertThat(on.now(on.manager.restart("a"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("broken pipe"));
        unit.stopThrows = null;
        assertThat(on.after(BOTH, on.manager.restart("a"))).isInstanceOf(StartResult.Started.class);
    }

    @Test
    void aCrashIsFollowedByARestart() { // S22-46
        FakeUnit unit = on.running("a");
        long pid = on.status("a").pid().orElseThrow();
        unit.crash("exit status 3");
        assertThat(on.state("a")).isEqualTo(PluginState.RESTARTING);
        on.time.advance(BOTH);
        assertThat(on.state("a")).isEqualTo(PluginState.RUNNING);
        assertThat(on.status("a").pid().orElseThrow()).isNotEqualTo(pid);
        assertThat(on.status("a").restarts()).isEqualTo(1);
        assertThat(on.status("a").restartAttempts()).isEqualTo(1);
    }

    @Test
    void aPluginThatCrashesTooOftenIsGivenUp() { // S22-47
        on.manager.load(ManagerFixture.jar("a", List.of()),
                PluginSettings.defaults().withRestart(restart -> restart.withMaxAttempts(3)));
        FakeUnit unit = on.runtime.unit("a");
        on.after(SECOND, on.manager.start("a"));
        for (int i = 0; i < 3; i++) {
            unit.crash("exit status 3");
            on.time.advance(Duration.ofSeconds(31));
        }
        unit.crash("exit status 3");
        on.time.advance(Duration.ofHours(1));
        assertThat(on.state("a")).isEqualTo(PluginState.FAILED);
        assertThat(on.events("a")).filteredOn("restarting"::equals).hasSize(3);
    }

    @Test
    void aCrashOfOneDoesNotTouchTheOthers() { // P11-1
        FakeUnit crashing = on.running("a");
        FakeUnit other = on.running("b");
        crashing.crash("exit status 3");
        on.time.advance(Duration.ofMinutes(1));
        assertThat(on.state("b")).isEqualTo(PluginState.RUNNING);
        assertThat(other.starts).isEqualTo(1);
        assertThat(other.stops).isZero();
    }
}
