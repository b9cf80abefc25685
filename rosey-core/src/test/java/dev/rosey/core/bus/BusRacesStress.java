package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who meets whom: subscribing, publishing, draining and closing at the same moment, many times over. */
class BusRacesStress { // P11-6
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Subject HOT = Subject.of("race.hot");
    private static final List<String> FILTERS = List.of("race.hot", "race.*", "race.>", "*.hot", ">");
    private static final SubscribeOptions DIRECT = SubscribeOptions.builder().direct().build();
    private static final SubscribeOptions PATIENT =
            SubscribeOptions.builder().capacity(64).overflow(OverflowPolicy.block(SOON)).build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aSubscriberHearsWhatIsPublishedAfterItCameAndBeforeItLeft() {
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> noise = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    bus.publish(HOT, Payload.empty()); // keeps the subject in whatever remembers its subscribers
                }
            }, threads);
            Race.run(500, round -> {
                List<Race.Actor> actors = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    String filter = FILTERS.get((round + i) % FILTERS.size());
                    actors.add(() -> comeHearAndLeave(bus, SubjectFilter.of(filter), round % 2 == 0));
                }
                return actors;
            });
            stop.set(true);
            noise.join();
            assertThat(bus.stats().subscriptions()).isZero();
        }
    }

    private void comeHearAndLeave(InProcessEventBus bus, SubjectFilter filter, boolean elsewhere) {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        Event during = Event.of(HOT, Payload.empty());
        Event after = Event.of(HOT, Payload.empty());
        Set<String> awaited = Set.of(during.id(), after.id());
        Subscription subscription = bus.subscribe(filter, DIRECT, event -> {
            if (awaited.contains(event.id())) {
                heard.add(event.id());
            }
        });
        publish(bus, during, elsewhere);
        subscription.close();
        publish(bus, after, elsewhere);
        assertThat(heard).as("heard by %s", filter).containsExactly(during.id());
    }

    private void publish(InProcessEventBus bus, Event event, boolean elsewhere) {
        if (elsewhere) {
            CompletableFuture.runAsync(() -> bus.publish(event), threads).join();
        } else {
            bus.publish(event);
        }
    }

    @Test
    void aMemberThatLeavesItsGroupLeavesNothingUnheard() {
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            LongAdder heard = new LongAdder();
            AtomicLong published = new AtomicLong();
            SubscribeOptions member = SubscribeOptions.builder().queueGroup("g").direct().build();
            bus.subscribe(SubjectFilter.of("race.*"), member, event -> heard.increment());
            Race.run(1_000, round -> List.of(
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            bus.publish(HOT, Payload.empty());
                            published.incrementAndGet();
                        }
                    },
                    () -> {
                        for (int i = 0; i < 5; i++) {
                            bus.subscribe(SubjectFilter.of("race.*"), member, event -> heard.increment()).close();
                        }
                    }));
            assertThat(heard.sum()).isEqualTo(published.get());
            assertThat(bus.stats().totalDropped()).isZero();
        }
    }

    @Test
    void eachPublishersEventsStayInOrderWhileSubscribersComeAndGo() {
        int publishers = 4;
        int events = 20_000;
        try (InProcessEventBus bus = InProcessEventBus.create()) {
            long[] last = new long[publishers]; // touched by the one thread at a time that serves the subscription
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            LongAdder handled = new LongAdder();
            bus.subscribe(SubjectFilter.of("race.>"), PATIENT, event -> {
                long code = event.payload().as(Long.class);
                int publisher = (int) (code % publishers);
                long number = code / publishers;
                if (last[publisher] + 1 != number) {
                    wrong.add(publisher + ": " + number + " after " + last[publisher]);
                }
                last[publisher] = number;
                handled.increment();
            });
            Race.run(1, round -> {
                List<Race.Actor> actors = new ArrayList<>();
                for (int p = 0; p < publishers; p++) {
                    int publisher = p;
                    actors.add(() -> {
                        for (long i = 1; i <= events; i++) {
                            bus.publish(Subject.of("race.n" + i % 3), Payload.of(i * publishers + publisher));
                        }
                    });
                }
                actors.add(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        bus.subscribe(SubjectFilter.of("race.n" + i % 3), event -> {}).close();
                    }
                });
                return actors;
            });
            await().atMost(SOON).until(() -> handled.sum() == (long) publishers * events);
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void aDrainHandlesWhatWasTakenRefusesTheRestAndCountsWhatItMet() {
        Race.run(150, round -> {
            InProcessEventBus bus = InProcessEventBus.create();
            Set<Integer> handled = ConcurrentHashMap.newKeySet();
            Set<Integer> before = ConcurrentHashMap.newKeySet();
            AtomicInteger numbers = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            AtomicBoolean draining = new AtomicBoolean();
            AtomicBoolean drains = new AtomicBoolean();
            CountDownLatch warm = new CountDownLatch(100);
            bus.subscribe(SubjectFilter.of(FILTERS.get(round % FILTERS.size())), PATIENT,
                    event -> handled.add(event.payload().as(Integer.class)));
            Race.Actor publisher = () -> {
                while (true) {
                    int number = numbers.incrementAndGet();
                    boolean late = drains.get();
                    try {
                        bus.publish(HOT, Payload.of(number));
                    } catch (IllegalStateException refused) {
                        return;
                    }
                    assertThat(late).as("accepted after drain() had returned").isFalse();
                    accepted.incrementAndGet();
                    if (!draining.get()) {
                        before.add(number);
                    }
                    warm.countDown();
                }
            };
            return List.of(publisher, publisher, publisher, () -> {
                warm.await();
                draining.set(true);
                CompletableFuture<Void> drained = bus.drain().toCompletableFuture();
                drains.set(true);
                drained.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
                assertThat(handled).containsAll(before);
                await().atMost(SOON).pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
                    BusStats stats = bus.stats();
                    long lost = stats.dropped().getOrDefault(DropReason.BUS_CLOSED, 0L);
                    assertThat(stats.totalDropped()).isEqualTo(lost);
                    assertThat(handled.size() + lost).isEqualTo(accepted.get());
                });
            });
        });
    }

    @Test
    void aDrainHandlesEveryDurableEventThatWasAccepted() {
        ConsumeOptions options = ConsumeOptions.defaults().withMaxInFlight(8).withBackoff(Duration.ofMillis(1));
        Race.run(50, round -> {
            InProcessEventBus bus = InProcessEventBus.create();
            Set<Integer> handled = ConcurrentHashMap.newKeySet();
            Set<Integer> accepted = ConcurrentHashMap.newKeySet();
            AtomicInteger numbers = new AtomicInteger();
            CountDownLatch warm = new CountDownLatch(50);
            bus.consume("c", SubjectFilter.of("race.>"), options, delivery -> {
                int number = delivery.event().payload().as(Integer.class);
                if (number % 10 == 0 && delivery.attempt() == 1) {
                    throw new IllegalStateException("once");
                }
                handled.add(number);
                return CompletableFuture.completedFuture(null);
            });
            Race.Actor publisher = () -> {
                for (int i = 0; i < 300; i++) { // a few, since each failure waits for a while
                    int number = numbers.incrementAndGet();
                    CompletableFuture<Void> taken =
                            bus.publishDurable(Event.of(HOT, Payload.of(number))).toCompletableFuture();
                    if (taken.isCompletedExceptionally()) {
                        return;
                    }
                    accepted.add(number);
                    warm.countDown();
                }
            };
            return List.of(publisher, publisher, () -> {
                warm.await();
                bus.drain().toCompletableFuture().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
                await().atMost(SOON).pollInterval(Duration.ofMillis(1))
                        .untilAsserted(() -> assertThat(handled).isEqualTo(accepted));
                assertThat(bus.stats().totalDropped()).isZero();
            });
        });
    }

    @Test
    void noSubscriptionOutlivesABusThatIsClosedMeanwhile() {
        Race.run(300, round -> {
            InProcessEventBus bus = InProcessEventBus.create();
            Queue<Subscription> made = new ConcurrentLinkedQueue<>();
            CountDownLatch warm = new CountDownLatch(5);
            CountDownLatch ended = new CountDownLatch(2);
            Race.Actor subscriber = () -> {
                try {
                    while (true) {
                        made.add(bus.subscribe(SubjectFilter.of("race.*"), event -> {}));
                        warm.countDown();
                    }
                } catch (IllegalStateException closed) {
                    ended.countDown();
                }
            };
            return List.of(subscriber, subscriber, () -> {
                warm.await();
                bus.close();
                ended.await();
                assertThat(made).noneMatch(Subscription::isActive);
                assertThat(bus.stats().subscriptions()).isZero();
            });
        });
    }

    @Test
    void anAnswerACancellationAndADeadlineThatMeetEndAQuestionOnce() {
        ExecutorService executor = Executors.newFixedThreadPool(2);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        BusRuntime runtime = new BusRuntime(executor, timer, InstantSource.system(), new Random());
        PendingRequests requests = new PendingRequests(runtime);
        int rounds = 1_000;
        LongAdder answered = new LongAdder();
        LongAdder ended = new LongAdder();
        try {
            Race.run(rounds, round -> {
                PendingRequest request =
                        requests.begin(Event.of(HOT, Payload.empty()), Duration.ofMillis(1 + round % 5));
                CompletableFuture<Boolean> end = request.future().handle((event, failure) -> {
                    ended.increment();
                    return failure == null && event != null;
                });
                return List.of(
                        () -> request.answer(Payload.empty()),
                        () -> request.future().cancel(false),
                        () -> {
                            if (end.get(SOON.toSeconds(), TimeUnit.SECONDS)) {
                                answered.increment();
                            }
                        });
            });
        } finally {
            executor.shutdown();
            timer.shutdown();
        }
        assertThat(ended.sum()).isEqualTo(rounds);
        assertThat(requests.size()).isZero();
        long late = runtime.counters.dropped().getOrDefault(DropReason.LATE_REPLY, 0L);
        assertThat(answered.sum() + late).as("no answer is both heard and too late").isLessThanOrEqualTo(rounds);
    }
}
