package dev.rosey.isolation.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One timer serves the checks of all processes. */
class ResourcePollerTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private int rounds;
    private final ResourcePoller poller = new ResourcePoller(time, task -> {
        rounds++;
        task.run();
    }, this::millis);
    private final List<String> ran = new ArrayList<>();

    private long millis() {
        return Duration.between(Instant.EPOCH, time.instant()).toNanos();
    }

    private void add(String name, Duration every) {
        poller.add(every, new ResourcePoller.Check() {
            @Override
            public void run() {
                ran.add(name + '@' + time.instant().toEpochMilli());
            }

            @Override
            public void removed() {
                ran.add(name + " removed");
            }
        }, name);
    }

    @Test
    void aHundredChecksOfOneIntervalShareTheirRounds() {
        for (int i = 0; i < 100; i++) {
            add("p" + i, Duration.ofSeconds(5));
            time.advance(Duration.ofMillis(10));
        }
        time.advance(Duration.ofSeconds(9)); // it is 10 s now
        assertThat(rounds).isEqualTo(2);
        assertThat(ran).hasSize(200);
    }

    @Test
    void eachCheckHasItsInterval() {
        add("slow", Duration.ofSeconds(3));
        add("fast", Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(6));
        assertThat(ran).containsOnlyOnce("slow@3000", "slow@6000", "fast@1000", "fast@2000", "fast@3000", "fast@6000");
        assertThat(ran).hasSize(8);
        assertThat(rounds).isEqualTo(6);
    }

    @Test
    void theFirstCheckComesAfterHalfToOneAndAHalfIntervals() {
        time.advance(Duration.ofMillis(400));
        add("early", Duration.ofSeconds(1));
        time.advance(Duration.ofMillis(200));
        add("late", Duration.ofSeconds(1));
        time.advance(Duration.ofMillis(1400));
        assertThat(ran).containsExactlyInAnyOrder("early@1000", "early@2000", "late@2000");
    }

    @Test
    void aRemovedCheckRunsNoMoreAndNothingWakesWithoutChecks() {
        add("one", Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        poller.remove("one");
        poller.remove("one");
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("one@1000", "one removed");
        assertThat(rounds).isLessThanOrEqualTo(2);
    }
}
