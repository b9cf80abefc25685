package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** Many deadlines on one task of a timer. */
class DeadlinesTest {
    private static final Duration TICK = Duration.ofMillis(Deadlines.TICK_MILLIS);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final Deadlines deadlines = new Deadlines(new BusRuntime(time, time, time, new Random(1)));

    private Duration now() {
        return Duration.between(Instant.EPOCH, time.instant());
    }

    @Test
    void expireNeverEarlyAndATickLateAtMost() {
        Random random = new Random(7);
        List<Duration> late = new ArrayList<>();
        int number = 5_000;
        for (int i = 0; i < number; i++) {
            Duration wait = Duration.ofNanos(1 + (long) (random.nextDouble() * Duration.ofSeconds(20).toNanos()));
            Duration due = now().plus(wait);
            deadlines.add(Deadline.of(() -> late.add(now().minus(due))), wait);
            time.advance(Duration.ofNanos(random.nextInt(3_000_000)));
        }
        time.advance(Duration.ofSeconds(21));
        assertThat(late).hasSize(number)
                .allSatisfy(each -> assertThat(each).isBetween(Duration.ZERO, TICK));
    }

    @Test
    void thatWereTakenBackNeverExpireAndHoldNothing() {
        List<String> expired = new ArrayList<>();
        List<Deadline> added = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Deadline each = Deadline.of(() -> expired.add("never"));
            deadlines.add(each, Duration.ofHours(1));
            added.add(each);
        }
        Deadline kept = Deadline.of(() -> expired.add("kept"));
        deadlines.add(kept, Duration.ofHours(1));
        assertThat(added).allMatch(Deadlines::remove);
        assertThat(added).noneMatch(Deadlines::remove);
        assertThat(deadlines.all()).containsExactly(kept);
        time.advance(Duration.ofHours(2));
        assertThat(expired).containsExactly("kept");
        assertThat(Deadlines.remove(kept)).isFalse();
        assertThat(deadlines.all()).isEmpty();
    }

    @Test
    void expireInTheirOrder() {
        List<Integer> expired = new ArrayList<>();
        for (int seconds : List.of(3, 1, 2, 4)) {
            deadlines.add(Deadline.of(() -> expired.add(seconds)), Duration.ofSeconds(seconds));
        }
        deadlines.add(Deadline.of(() -> expired.add(5)), Duration.ofSeconds(4));
        time.advance(Duration.ofSeconds(4));
        assertThat(expired).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void oneThatIsSoonerComesFirst() {
        List<String> expired = new ArrayList<>();
        deadlines.add(Deadline.of(() -> expired.add("late")), Duration.ofHours(1));
        time.advance(Duration.ofMinutes(10));
        deadlines.add(Deadline.of(() -> expired.add("soon")), TICK);
        time.advance(TICK.multipliedBy(2));
        assertThat(expired).containsExactly("soon");
        time.advance(Duration.ofMinutes(50));
        assertThat(expired).containsExactly("soon", "late");
    }

    @Test
    void forEverIsPossible() {
        Deadline never = Deadline.of(() -> {
            throw new AssertionError("too early");
        });
        deadlines.add(never, Duration.ofSeconds(Long.MAX_VALUE));
        time.advance(Duration.ofDays(10));
        assertThat(deadlines.all()).containsExactly(never);
    }

    @Test
    void useOneTaskOfTheTimerWhileOneWaitsAndNoneOtherwise() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        timer.setRemoveOnCancelPolicy(true);
        try {
            Deadlines real = new Deadlines(new BusRuntime(Runnable::run, timer, time, new Random(1)));
            List<Deadline> added = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Deadline each = Deadline.of(() -> {});
                real.add(each, Duration.ofMillis(60_000 - i * 10));
                added.add(each);
                assertThat(timer.getQueue()).hasSize(1);
            }
            for (int i = 0; i < 100_000; i++) {
                Deadline each = Deadline.of(() -> {});
                real.add(each, Duration.ofHours(1));
                assertThat(Deadlines.remove(each)).isTrue();
            }
            assertThat(timer.getQueue()).hasSize(1);
            assertThat(real.all()).hasSameSizeAs(added);
        } finally {
            timer.shutdownNow();
        }
        List<Instant> rings = new ArrayList<>();
        Deadline taken = Deadline.of(() -> {});
        deadlines.add(taken, Duration.ofSeconds(1));
        Deadlines.remove(taken);
        deadlines.add(Deadline.of(() -> rings.add(time.instant())), Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        assertThat(rings).hasSize(1);
        assertThat(time.shutdownNow()).as("nothing waits, so the timer has nothing to do").isEmpty();
    }

    @Test
    void areRefusedByATimerThatHasEnded() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        timer.shutdownNow();
        Deadlines ended = new Deadlines(new BusRuntime(Runnable::run, timer, time, new Random(1)));
        Deadline refused = Deadline.of(() -> {});
        assertThatThrownBy(() -> ended.add(refused, TICK)).isInstanceOf(RejectedExecutionException.class);
        assertThat(ended.all()).isEmpty();
    }
}
