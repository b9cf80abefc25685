package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Races inside the queue: each event comes out once, in the order of its producer, whatever the rings do. */
class EventQueueStress {
    private static final int PRODUCERS = 4;
    private static final int EACH = 100_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private record Numbered(int producer, int number) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 1000, 1 << 20})
    void producersThatWaitLoseNothingAndKeepTheirOrder(int capacity) {
        EventQueue queue = new EventQueue(capacity);
        List<CompletableFuture<Void>> producers = producers(event -> {
            while (queue.offer(event, 0) == EventQueue.Offer.FULL) {
                Thread.yield();
            }
            return true;
        });
        int[] next = new int[PRODUCERS];
        for (int taken = 0; taken < PRODUCERS * EACH; ) {
            Numbered event = (Numbered) queue.poll();
            if (event == null) {
                Thread.yield();
                continue;
            }
            assertThat(event.number()).isEqualTo(next[event.producer()]++);
            taken++;
        }
        producers.forEach(CompletableFuture::join);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 5000})
    void producersThatTakeTheOldestAwayAccountForEachEvent(int capacity) {
        EventQueue queue = new EventQueue(capacity);
        LongAdder shed = new LongAdder();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> producers = producers(event -> {
            while (queue.offer(event, 0) == EventQueue.Offer.FULL) {
                if (queue.poll() != null) {
                    shed.increment();
                }
            }
            most.accumulateAndGet(queue.size(), Math::max);
            return true;
        });
        CompletableFuture<Long> consumed = CompletableFuture.supplyAsync(() -> inOrder(queue, done), threads);
        producers.forEach(CompletableFuture::join);
        done.set(true);
        assertThat(consumed.join() + shed.sum()).isEqualTo((long) PRODUCERS * EACH);
        assertThat(most.get()).isLessThanOrEqualTo(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 1000})
    void producersThatGiveUpAccountForEachEvent(int capacity) {
        EventQueue queue = new EventQueue(capacity);
        LongAdder added = new LongAdder();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> producers = producers(event -> {
            if (queue.offer(event, 0) == EventQueue.Offer.ADDED) {
                added.increment();
            }
            return true;
        });
        CompletableFuture<Long> consumed = CompletableFuture.supplyAsync(() -> inOrder(queue, done), threads);
        producers.forEach(CompletableFuture::join);
        done.set(true);
        assertThat(consumed.join()).isEqualTo(added.sum());
    }

    @RepeatedTest(20)
    void producersNeverWaitForAPollerThatDoesNotCome() {
        EventQueue queue = new EventQueue(1 << 18);
        LongAdder added = new LongAdder();
        producers(event -> {
            boolean isAdded = queue.offer(event, 0) == EventQueue.Offer.ADDED;
            added.add(isAdded ? 1 : 0);
            return isAdded;
        }).forEach(producer -> assertThat(producer).succeedsWithin(20, TimeUnit.SECONDS));
        assertThat(added.sum()).isEqualTo(1 << 18);
        assertThat(queue.size()).isEqualTo(1 << 18);
    }

    @RepeatedTest(200)
    void whatWasAddedBeforeTheEndComesOutAndNothingIsAddedAfterIt() {
        EventQueue queue = new EventQueue(1 << 14);
        LongAdder added = new LongAdder();
        AtomicInteger busy = new AtomicInteger();
        List<CompletableFuture<Void>> producers = producers(event -> {
            EventQueue.Offer offer = queue.offer(event, 0);
            added.add(offer == EventQueue.Offer.ADDED ? 1 : 0);
            busy.incrementAndGet();
            return offer == EventQueue.Offer.ADDED;
        });
        while (busy.get() < 40) { // about where the rings grow
            Thread.onSpinWait();
        }
        queue.end();
        long taken = 0;
        while (!queue.isEmpty()) {
            taken += queue.poll() == null ? 0 : 1;
        }
        producers.forEach(CompletableFuture::join);
        assertThat(taken).isEqualTo(added.sum());
        assertThat(queue.offer(new Numbered(0, 0), 0)).isEqualTo(EventQueue.Offer.ENDED);
        assertThat(queue.poll()).isNull();
    }

    /** Polls until the producers are done and nothing is left; how many came, each producer's in order. */
    private static long inOrder(EventQueue queue, AtomicBoolean done) {
        int[] last = new int[PRODUCERS];
        Arrays.fill(last, -1);
        long taken = 0;
        while (true) {
            boolean end = done.get();
            Numbered event = (Numbered) queue.poll();
            if (event == null) {
                if (end) {
                    return taken;
                }
                Thread.yield();
                continue;
            }
            if (event.number() <= last[event.producer()]) {
                throw new AssertionError(event + " came after " + last[event.producer()]);
            }
            last[event.producer()] = event.number();
            taken++;
        }
    }

    private interface Producer {
        boolean produce(Numbered event);
    }

    private List<CompletableFuture<Void>> producers(Producer producer) {
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            int name = i;
            started.add(CompletableFuture.runAsync(() -> {
                for (int number = 0; number < EACH; number++) {
                    if (!producer.produce(new Numbered(name, number))) {
                        return;
                    }
                }
            }, threads));
        }
        return started;
    }
}
