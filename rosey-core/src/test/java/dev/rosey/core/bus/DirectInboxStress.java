package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Races of direct delivery: nobody is inside a handler after the drain, and every thread's count is kept. */
class DirectInboxStress {
    private static final Event EVENT = Event.of(Subject.of("a"), Payload.empty());
    private static final SubscribeOptions DIRECT = SubscribeOptions.builder().direct().build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @RepeatedTest(30)
    void afterTheDrainNoHandlerRuns() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicBoolean drained = new AtomicBoolean();
        LongAdder handled = new LongAdder();
        AtomicInteger late = new AtomicInteger();
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            Subscription subscription = bus.subscribe(SubjectFilter.of("a"), DIRECT, event -> {
                handled.increment();
                Thread.yield();
                if (drained.get()) {
                    late.incrementAndGet();
                }
            });
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                publishers.add(CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        bus.publish(EVENT);
                    }
                }, threads));
            }
            while (handled.sum() < 300) {
                Thread.onSpinWait();
            }
            subscription.drain().thenRun(() -> drained.set(true)).toCompletableFuture().get(20, TimeUnit.SECONDS);
            stop.set(true);
            publishers.forEach(CompletableFuture::join);
            assertThat(late).hasValue(0);
            assertThat(bus.stats().delivered()).isEqualTo(handled.sum());
        }
    }

    @Test
    void threadsThatComeAndGoAreAllCounted() {
        ThreadSlots slots = new ThreadSlots();
        ThreadMeters meters = new ThreadMeters(slots);
        int number = 300;
        for (int round = 0; round < number / 30; round++) {
            List<Thread> living = new ArrayList<>();
            for (int i = 0; i < 30; i++) { // more than there are meters
                Thread thread = new Thread(() -> {
                    for (int j = 0; j < 1000; j++) {
                        meters.increment(slots.mine());
                    }
                });
                thread.start();
                living.add(thread);
            }
            living.forEach(DirectInboxStress::join);
        }
        assertThat(meters.begun()).isEqualTo(number * 1000L);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
