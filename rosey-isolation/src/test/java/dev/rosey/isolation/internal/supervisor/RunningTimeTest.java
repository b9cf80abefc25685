package dev.rosey.isolation.internal.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Timers stand still while a process does. */
class RunningTimeTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private Duration paused = Duration.ZERO;
    private final RunningTime timers = new RunningTime(time, () -> paused.toNanos());
    private final List<Long> ran = new ArrayList<>();

    private void run() {
        ran.add(time.instant().toEpochMilli());
    }

    @Test
    void withoutPausesTheyAreOrdinaryTimers() {
        Future<?> once = timers.schedule(this::run, 2, TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly(2000L);
        assertThat(once).isDone();
    }

    @Test
    void aDeadlineIsPutOffByThePauses() {
        Future<?> once = timers.schedule(this::run, 2, TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(1));
        paused = Duration.ofMillis(800);
        time.advance(Duration.ofSeconds(1));
        assertThat(ran).isEmpty();
        paused = Duration.ofMillis(1000);
        time.advance(Duration.ofMillis(800));
        assertThat(ran).isEmpty();
        time.advance(Duration.ofMillis(200));
        assertThat(ran).containsExactly(3000L);
        assertThat(once).isDone();
    }

    @Test
    void heartbeatsGoOnAfterAPause() {
        Future<?> beats = timers.scheduleAtFixedRate(this::run, 1, 1, TimeUnit.SECONDS);
        time.advance(Duration.ofMillis(1500));
        paused = Duration.ofMillis(500);
        time.advance(Duration.ofMillis(2100));
        assertThat(ran).containsExactly(1000L, 2500L, 3500L);
        beats.cancel(false);
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).hasSize(3);
    }

    @Test
    void aTimerThatWasPutOffCanBeCancelled() {
        Future<?> once = timers.schedule(this::run, 1, TimeUnit.SECONDS);
        paused = Duration.ofSeconds(1);
        time.advance(Duration.ofMillis(1500));
        assertThat(once.cancel(false)).isTrue();
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).isEmpty();
    }

    @Test
    void whatATaskThrowsIsInItsFuture() {
        Future<?> once = timers.schedule(() -> {
            throw new IllegalStateException("no");
        }, 1, TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(1));
        assertThat(once).isDone();
        assertThat(ran).isEmpty();
    }
}
