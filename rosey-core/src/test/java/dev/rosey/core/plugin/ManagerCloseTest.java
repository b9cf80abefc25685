package dev.rosey.core.plugin;

import static dev.rosey.core.plugin.ManagerFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.plugin.StartResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a manager. */ // S22-5, S22-23, S22-64
class ManagerCloseTest {
    private final ManagerFixture on = new ManagerFixture();

    @Test
    void everyUnitIsClosedAlsoWhenOneFails() {
        FakeUnit a = on.load("a");
        FakeUnit b = on.load("b");
        a.closeThrows = new IllegalStateException("broken");
        on.manager.close();
        assertThat(List.of(a.closes, b.closes)).containsExactly(1, 1);
    }

    @Test
    void closingTwiceIsFine() {
        FakeUnit unit = on.load("a");
        on.manager.close();
        on.manager.close();
        assertThat(unit.closes).isEqualTo(2); // a unit's close is idempotent
    }

    @Test
    void runningPluginsAreAskedToStopFirst() {
        FakeUnit unit = on.running("a");
        unit.stopThrows = new IllegalStateException("broken"); // answers at once
        on.manager.close();
        assertThat(unit.stops).isEqualTo(1);
        assertThat(unit.closes).isEqualTo(2);
    }

    @Test
    void aPluginThatDoesNotStopIsKilledWhenTheTimeIsOver() {
        FakeUnit unit = on.running("a"); // its time stands still, so it never stops
        on.manager.close(Duration.ZERO, Duration.ofMillis(1));
        assertThat(unit.stops).isEqualTo(1);
        assertThat(unit.closes).isEqualTo(1);
    }

    @Test
    void aThreadThatIsInterruptedKillsAtOnceAndStaysInterrupted() {
        FakeUnit unit = on.running("a");
        Thread.currentThread().interrupt();
        on.manager.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(unit.closes).isEqualTo(1);
    }

    @Test
    void nothingIsStartedAfterwards() {
        FakeUnit unit = on.load("a");
        on.manager.close();
        assertThat(on.now(on.manager.start("a"))).isInstanceOfSatisfying(StartResult.Failed.class,
                failed -> assertThat(failed.message()).contains("Plugin a", "closed", "new one"));
        assertThat(unit.starts).isZero();
    }

    @Test
    void nothingIsRestartedAfterwards() {
        FakeUnit unit = on.running("a");
        unit.crash("exit status 3");
        unit.answersNothing = true;
        on.manager.close(SECOND, SECOND);
        assertThat(on.now(on.manager.restart("a"))).isInstanceOf(StartResult.Failed.class);
        assertThat(unit.starts).isEqualTo(1);
    }

    @Test
    void nothingIsLoadedAfterwards() {
        on.manager.close();
        assertThatThrownBy(() -> on.load("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("closed", "plugin a");
        assertThat(on.manager.statuses()).isEmpty();
    }

    @Test
    void statusCanStillBeAsked() {
        on.load("a");
        on.manager.close();
        assertThat(on.state("a")).isEqualTo(PluginState.LOADED);
    }

    @Test
    void aStartThatNeverEndsDoesNotHoldUpTheClose() {
        FakeUnit unit = on.load("a");
        unit.answersNothing = true;
        on.manager.start("a");
        on.manager.close(Duration.ZERO, Duration.ofMillis(1));
        assertThat(unit.closes).isEqualTo(1);
    }
}
