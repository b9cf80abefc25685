package dev.rosey.isolation.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** A process is let stand still for a part of the time, by a clock that only the test moves. */
class ThrottleTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<String> signals = new ArrayList<>();
    private boolean works = true;
    private final Pauser pauser = new Pauser() {
        @Override
        public boolean pause() {
            signals.add("stop");
            return works;
        }

        @Override
        public boolean resume() {
            signals.add("continue");
            return works;
        }

        @Override
        public void close() {
            signals.add("close");
        }
    };
    private final Throttle throttle = new Throttle(pauser, time, this::nanos, 50, 2);

    private long nanos() {
        return Duration.between(Instant.EPOCH, time.instant()).toNanos();
    }

    private double pausedSeconds() {
        return throttle.pausedNanos() / 1e9;
    }

    @Test
    void aProcessThatUsesAWholeCoreRunsForHalfOfTheTime() {
        assertThat(throttle.begin(100)).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(throttle.share()).isCloseTo(0.475, offset(0.001));
        assertThat(pausedSeconds()).isCloseTo(5.25, offset(0.1));
        assertThat(signals).startsWith("stop", "continue", "stop", "continue");
    }

    @Test
    void moreThanOneCoreIsHeldToTheSameAmount() {
        throttle.begin(200);
        assertThat(throttle.share()).isCloseTo(0.2375, offset(0.001));
    }

    @Test
    void somethingIsAlwaysLeftToAnswerWith() {
        throttle.begin(100_000);
        assertThat(throttle.share()).isEqualTo(0.05);
    }

    @Test
    void itStaysWhileTheProcessWantsTooMuchAndAdapts() {
        throttle.begin(100);
        for (int i = 0; i < 20; i++) {
            throttle.measured(47.5); // all that it gets
        }
        assertThat(throttle.isOn()).isTrue();
        assertThat(throttle.share()).isCloseTo(0.475, offset(0.001));
        throttle.measured(80); // it has another thread
        assertThat(throttle.share()).isLessThan(0.4);
    }

    @Test
    void itEndsWhenTheProcessBehavesAsOftenAsItMustInARow() {
        throttle.begin(100);
        throttle.measured(10);
        throttle.measured(47.5);
        throttle.measured(10);
        assertThat(throttle.isOn()).isTrue();
        throttle.measured(10);
        assertThat(throttle.isOn()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(signals).endsWith("continue").doesNotContain("close");
        int sent = signals.size();
        time.advance(Duration.ofMinutes(1));
        assertThat(signals).hasSize(sent);
        assertThat(throttle.begin(100)).as("again").isTrue();
        assertThat(signals).endsWith("stop");
    }

    @Test
    void aPausedProcessIsContinuedBeforeItIsLetGo() {
        throttle.begin(100);
        assertThat(signals).containsExactly("stop");
        throttle.close();
        throttle.close();
        assertThat(signals).containsExactly("stop", "continue", "close");
        time.advance(Duration.ofSeconds(1));
        assertThat(signals).hasSize(3);
        assertThat(throttle.begin(100)).isFalse();
        throttle.measured(100);
        assertThat(throttle.isOn()).isFalse();
    }

    @Test
    void whatCannotBeStoppedIsNotSlowedDown() {
        works = false;
        assertThat(throttle.begin(100)).isFalse();
        assertThat(throttle.isOn()).isFalse();
        assertThat(throttle.pausedNanos()).isZero();
    }

    @Test
    void aProcessDoesNotStandStillForEverWhenTheTimersAreClosed() {
        throttle.begin(100);
        time.advance(Duration.ofSeconds(1));
        Throttle late = new Throttle(pauser, closed(), this::nanos, 50, 2);
        signals.clear();
        assertThat(late.begin(100)).isFalse();
        assertThat(signals).containsExactly("stop", "continue");
    }

    private static ScheduledExecutorService closed() {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
        timers.shutdown();
        return timers;
    }
}
