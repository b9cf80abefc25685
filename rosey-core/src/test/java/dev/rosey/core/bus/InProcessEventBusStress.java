package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Races of publishing, subscribing and closing: no copy is lost without a count, and nobody waits for ever. */
class InProcessEventBusStress { // P11-6
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PUBLISHERS = 4;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @RepeatedTest(20)
    void everyCopyIsCountedWhenTheBusIsClosedWhilePublishing() {
        InProcessEventBus bus = InProcessEventBus.create();
        LongAdder handled = new LongAdder();
        int fixed = 3;
        for (int i = 0; i < fixed; i++) {
            bus.subscribe(SubjectFilter.of("a.*"), SubscribeOptions.builder().capacity(64).build(),
                    event -> handled.increment());
        }
        LongAdder published = new LongAdder();
        CountDownLatch warm = new CountDownLatch(PUBLISHERS * 100);
        List<CompletableFuture<Void>> publishers = publishers(() -> {
            while (publishOnce(bus)) {
                published.increment();
                warm.countDown();
            }
        });
        await().atMost(SOON).until(() -> warm.getCount() == 0);
        bus.close();
        publishers.forEach(CompletableFuture::join);
        await().atMost(SOON).untilAsserted(() -> {
            BusStats stats = bus.stats();
            assertThat(stats.published()).isEqualTo(published.sum());
            assertThat(stats.delivered()).isEqualTo(handled.sum());
            assertThat(stats.delivered() + stats.totalDropped()).isEqualTo(fixed * published.sum());
        });
    }

    @RepeatedTest(5)
    void subscriptionsThatComeAndGoLoseNothingOfTheOthers() {
        LongAdder stayed = new LongAdder();
        LongAdder grouped = new LongAdder();
        AtomicBoolean stop = new AtomicBoolean();
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            SubscribeOptions blocking = SubscribeOptions.builder().overflow(OverflowPolicy.block(SOON)).build();
            bus.subscribe(SubjectFilter.of("a.>"), blocking, event -> stayed.increment());
            SubscribeOptions group = SubscribeOptions.builder()
                    .queueGroup("g")
                    .overflow(OverflowPolicy.block(SOON))
                    .build();
            bus.subscribe(SubjectFilter.of("a.b"), group, event -> grouped.increment());
            CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    Subscription member = bus.subscribe(SubjectFilter.of("a.b"), group, event -> grouped.increment());
                    member.drain();
                }
            }, threads);
            publishers(() -> {
                for (int i = 0; i < 5_000; i++) {
                    assertThat(publishOnce(bus)).isTrue();
                }
            }).forEach(CompletableFuture::join);
            stop.set(true);
            churn.join();
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(stayed.sum()).isEqualTo(PUBLISHERS * 5_000L);
                assertThat(grouped.sum()).isEqualTo(PUBLISHERS * 5_000L);
            });
            assertThat(bus.stats().totalDropped()).isZero();
        }
    }

    @RepeatedTest(10)
    void everyQuestionEndsWhenTheBusIsClosed() {
        InProcessEventBus bus = InProcessEventBus.create();
        bus.reply(SubjectFilter.of("q"), request -> Payload.of("x"));
        Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();
        CountDownLatch warm = new CountDownLatch(PUBLISHERS * 50);
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> askers = publishers(() -> {
            while (!stop.get()) {
                CompletableFuture<Event> question = bus.request(Subject.of("q"), Payload.empty(), Duration.ofHours(1))
                        .toCompletableFuture();
                asked.add(question);
                warm.countDown();
                question.handle((answer, failure) -> answer).join();
            }
        });
        await().atMost(SOON).until(() -> warm.getCount() == 0);
        bus.close();
        stop.set(true);
        askers.forEach(CompletableFuture::join);
        assertThat(asked).allMatch(CompletableFuture::isDone);
    }

    @Test
    void durableEventsAreHandledOnceEachWhileHandlersComeAndGo() {
        Set<Integer> handled = ConcurrentHashMap.newKeySet();
        LongAdder calls = new LongAdder();
        ConsumeOptions options = ConsumeOptions.defaults().withMaxInFlight(4);
        AtomicBoolean stop = new AtomicBoolean();
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            Runnable attachAndDrain = () -> bus.consume("c", SubjectFilter.of("d"), options, delivery -> {
                        handled.add(delivery.event().payload().as(Integer.class));
                        calls.increment();
                        return CompletableFuture.completedFuture(null);
                    })
                    .drain().toCompletableFuture().join();
            attachAndDrain.run();
            CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    attachAndDrain.run();
                }
            }, threads);
            for (int i = 0; i < 5_000; i++) {
                bus.publishDurable(Event.of(Subject.of("d"), Payload.of(i))).toCompletableFuture().join();
            }
            stop.set(true);
            churn.join();
            bus.consume("c", SubjectFilter.of("d"), options, delivery -> {
                handled.add(delivery.event().payload().as(Integer.class));
                calls.increment();
                return CompletableFuture.completedFuture(null);
            });
            bus.drain().toCompletableFuture().join();
            assertThat(handled).hasSize(5_000);
            assertThat(calls.sum()).isEqualTo(5_000);
        }
    }

    private List<CompletableFuture<Void>> publishers(Runnable work) {
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            started.add(CompletableFuture.runAsync(work, threads));
        }
        return started;
    }

    private static boolean publishOnce(InProcessEventBus bus) {
        try {
            bus.publish(Subject.of("a.b"), Payload.empty());
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
