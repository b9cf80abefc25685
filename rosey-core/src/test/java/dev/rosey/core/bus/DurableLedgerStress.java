package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Durable events to a handler that fails often and is closed and attached again all the time. A third of the failures
 * come after the work was done: what is lost then is the acknowledgement.
 */
class DurableLedgerStress { // SCR-35, SUR-40
    private static final int EVENTS = 5_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final SubjectFilter FILTER = SubjectFilter.of("ledger.durable");

    private final AtomicIntegerArray attempts = new AtomicIntegerArray(EVENTS);
    private final AtomicIntegerArray done = new AtomicIntegerArray(EVENTS);
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(EVENTS);
    private final AtomicIntegerArray lost = new AtomicIntegerArray(EVENTS);
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final Set<Integer> dead = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @ValueSource(ints = {2, 1_000})
    void nothingIsMissingAndNothingIsDoneTwiceButForALostAcknowledgement(int maxAttempts) {
        ConsumeOptions options = ConsumeOptions.defaults()
                .withMaxInFlight(64)
                .withBackoff(Duration.ofMillis(1))
                .withMaxAttempts(maxAttempts);
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            bus.subscribe(SubjectFilter.of("rosey.deadletter.>"), event -> dead.add(event.payload().as(Integer.class)));
            bus.consume("c", FILTER, options, handler()).close();
            AtomicBoolean finished = new AtomicBoolean();
            Race.run(1, round -> List.of(
                    () -> {
                        for (int i = 0; i < EVENTS; i++) {
                            Event event = Event.of(Subject.of("ledger.durable"), Payload.of(i));
                            assertThat(bus.publishDurable(event).toCompletableFuture()).isCompleted();
                        }
                        await().atMost(SOON).until(() -> ended() == EVENTS);
                        finished.set(true);
                    },
                    () -> {
                        Random random = new Random(5);
                        while (!finished.get()) {
                            Subscription attached = bus.consume("c", FILTER, options, handler());
                            for (int i = random.nextInt(5_000); i > 0; i--) {
                                Thread.onSpinWait();
                            }
                            if (random.nextBoolean()) {
                                attached.close();
                            } else {
                                attached.drain().toCompletableFuture().join();
                            }
                        }
                    }));
            assertThat(wrong).isEmpty();
            for (int i = 0; i < EVENTS; i++) {
                assertThat(done.get(i)).as("times that event %s was handled", i)
                        .isEqualTo(acknowledged.get(i) + lost.get(i));
                assertThat(acknowledged.get(i)).isEqualTo(dead.contains(i) ? 0 : 1);
                assertThat(attempts.get(i)).isLessThanOrEqualTo(maxAttempts);
                assertThat(dead.contains(i)).isEqualTo(acknowledged.get(i) == 0 && attempts.get(i) == maxAttempts);
            }
            assertThat(bus.stats().deadLettered()).isEqualTo(dead.size());
            assertThat(bus.stats().totalDropped()).isZero();
            assertThat(bus.stats().pending()).isZero();
            assertThat(dead.isEmpty()).isEqualTo(maxAttempts == 1_000);
        }
    }

    private long ended() {
        int sum = dead.size();
        for (int i = 0; i < EVENTS; i++) {
            sum += acknowledged.get(i);
        }
        return sum;
    }

    private DeliveryHandler handler() {
        return delivery -> {
            int number = delivery.event().payload().as(Integer.class);
            int attempt = attempts.incrementAndGet(number);
            if (attempt != delivery.attempt()) {
                wrong.add(number + ": attempt " + delivery.attempt() + " came as the delivery number " + attempt);
            }
            if (acknowledged.get(number) > 0) {
                wrong.add(number + " was delivered after it was acknowledged");
            }
            int chance = new Random(number * 1_000L + attempt).nextInt(100);
            return attempt % 2 == 0
                    ? CompletableFuture.supplyAsync(() -> work(delivery, chance))
                    : CompletableFuture.completedFuture(work(delivery, chance));
        };
    }

    private boolean work(Delivery delivery, int chance) {
        int number = delivery.event().payload().as(Integer.class);
        if (chance < 20) {
            throw new IllegalStateException("before the work");
        }
        done.incrementAndGet(number);
        if (chance < 30) {
            lost.incrementAndGet(number);
            throw new IllegalStateException("after the work");
        }
        acknowledged.incrementAndGet(number);
        return true;
    }
}
