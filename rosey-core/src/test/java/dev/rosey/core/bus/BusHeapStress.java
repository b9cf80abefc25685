package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What a bus keeps does not grow with what it carries. {@code -Drosey.soak=100000000} publishes that many events. */
class BusHeapStress {
    private static final long PUBLISHES = Long.getLong("rosey.soak", 10_000_000);
    private static final long GROWTH_BYTES = 4 << 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LongAdder handled = new LongAdder();

    @Test
    void theHeapIsFlatOverMillionsOfEvents() {
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            SubscribeOptions direct = SubscribeOptions.builder().direct().build();
            SubscribeOptions waiting = SubscribeOptions.builder()
                    .capacity(4096)
                    .overflow(OverflowPolicy.dropNewest())
                    .build();
            bus.subscribe(SubjectFilter.of("heap.same"), direct, event -> handled.increment());
            bus.subscribe(SubjectFilter.of("heap.>"), direct, event -> handled.increment());
            bus.subscribe(SubjectFilter.of("heap.n.>"), waiting, event -> handled.increment());
            bus.reply(SubjectFilter.of("question"), direct, request -> CompletableFuture.completedFuture(Payload.empty()));
            bus.reply(SubjectFilter.of("silence"), direct, request -> new CompletableFuture<>());
            ConsumeOptions many = ConsumeOptions.defaults().withMaxInFlight(64);
            bus.consume("c", SubjectFilter.of("durable.*"), many, delivery -> CompletableFuture.completedFuture(null));

            long fifth = PUBLISHES / 5;
            carry(bus, 0, fifth);
            long before = heap(bus);
            carry(bus, fifth, PUBLISHES);
            long after = heap(bus);
            assertThat(after - before).as("bytes more after %s than after %s events", PUBLISHES, fifth)
                    .isLessThan(GROWTH_BYTES);
            assertThat(bus.stats().published()).isGreaterThanOrEqualTo(PUBLISHES);
        }
    }

    /**
     * One event in ten has a subject of its own, one in twenty a durable event beside it, so that a fifth of them fills
     * what remembers durable events; one in a hundred has questions beside it.
     */
    private static void carry(InProcessEventBus bus, long from, long to) {
        Subject same = Subject.of("heap.same");
        for (long i = from; i < to; i++) {
            if (i % 10 != 0) {
                bus.publish(same, Payload.empty());
                continue;
            }
            bus.publish(Subject.of("heap.n." + i), Payload.empty());
            if (i % 20 == 0) {
                CompletableFuture<Void> accepted = bus.publishDurable(
                        Event.of(Subject.of("durable.n" + i), Payload.empty())).toCompletableFuture();
                assertThat(accepted.isDone()).isTrue();
            }
            if (i % 100 == 0) {
                ask(bus, "question").join();
                assertThat(ask(bus, "silence").cancel(false)).isTrue();
            }
        }
    }

    private static CompletableFuture<Event> ask(InProcessEventBus bus, String subject) {
        return bus.request(Subject.of(subject), Payload.empty(), Duration.ofHours(1)).toCompletableFuture();
    }

    private static long heap(InProcessEventBus bus) {
        await().atMost(SOON).until(() -> bus.stats().pending() == 0);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
