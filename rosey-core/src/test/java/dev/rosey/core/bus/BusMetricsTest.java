package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rosey.api.bus.BusStats;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.BusMetrics;
import dev.rosey.api.subject.Subject;
import dev.rosey.core.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When a bus gives its counters to its metrics. */
class BusMetricsTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<BusStats> recorded = new ArrayList<>();

    private InProcessEventBus bus(BusMetrics metrics) {
        return InProcessEventBus.builder().executor(time).timer(time).clock(time).metrics(EVERY, metrics).build();
    }

    @Test
    void areToldAtTheIntervalAndAtTheEnd() {
        InProcessEventBus bus = bus(recorded::add);
        bus.publish(Subject.of("a"), Payload.empty());
        time.advance(EVERY.minusNanos(1));
        assertThat(recorded).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(recorded).extracting(BusStats::published).containsExactly(1L);
        time.advance(EVERY);
        assertThat(recorded).hasSize(2);
        bus.publish(Subject.of("a"), Payload.empty());
        bus.close();
        time.advance(EVERY.multipliedBy(3));
        assertThat(recorded).extracting(BusStats::published).containsExactly(1L, 1L, 2L);
    }

    @Test
    void thatThrowAreToldAgain() {
        try (InProcessEventBus bus = bus(snapshot -> {
            recorded.add(snapshot);
            throw new IllegalStateException("no room");
        })) {
            assertThat(bus.stats().published()).isZero();
            time.advance(EVERY.multipliedBy(3));
            assertThat(recorded).hasSize(3);
        }
    }

    @Test
    void areNeverToldTwiceAtOnceAndHearOfTheEndAfterTheSnapshotBefore() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        InProcessEventBus[] bus = new InProcessEventBus[1];
        bus[0] = InProcessEventBus.builder().executor(tasks::add).timer(time).metrics(EVERY, snapshot -> {
            recorded.add(snapshot);
            if (recorded.size() == 1) { // a slow one: intervals and the end pass meanwhile
                time.advance(EVERY.multipliedBy(3));
                assertThat(tasks).isEmpty();
                bus[0].publish(Subject.of("a"), Payload.empty());
                bus[0].close();
            }
        }).build();
        time.advance(EVERY);
        time.advance(EVERY);
        assertThat(tasks).hasSize(1);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertThat(recorded).extracting(BusStats::published).containsExactly(0L, 1L);
    }

    @Test
    void needAnIntervalThatIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InProcessEventBus.builder().metrics(Duration.ZERO, recorded::add))
                .withMessageContaining("every");
    }
}
