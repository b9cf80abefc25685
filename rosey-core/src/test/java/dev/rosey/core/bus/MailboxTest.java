package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurationHistogram;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.testkit.VirtualTime;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a mailbox takes turns, reports and counts, step by step on an executor that the test runs. */
class MailboxTest {
    private static final Event EVENT = Event.of(Subject.of("a"), Payload.empty());
    private static final SubjectFilter FILTER = SubjectFilter.of("a");

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final VirtualTime time = new VirtualTime(Instant.parse("2030-01-01T00:00:00Z"));
    private final InProcessEventBus bus =
            InProcessEventBus.builder().executor(tasks::add).timer(time).clock(time).build();

    @AfterEach
    void close() {
        bus.close();
        runAll();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void publish(int times) {
        for (int i = 0; i < times; i++) {
            bus.publish(EVENT);
        }
    }

    @Test
    void aSlowHandlerGivesWayAfterAMillisecond() {
        List<String> calls = new ArrayList<>();
        bus.subscribe(FILTER, event -> {
            calls.add("slow");
            long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(1100);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        });
        bus.subscribe(FILTER, event -> calls.add("other"));
        publish(2);
        runAll();
        assertThat(calls).startsWith("slow", "other").hasSize(4);
    }

    @Test
    void aHandlerThatLeavesItsThreadInterruptedEndsItsTurn() {
        List<Integer> handledInTurn = new ArrayList<>();
        bus.subscribe(FILTER, event -> {
            handledInTurn.add(1);
            Thread.currentThread().interrupt();
        });
        publish(2);
        tasks.remove().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(handledInTurn).hasSize(1);
        tasks.remove().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(handledInTurn).hasSize(2);
    }

    @Test
    void anEpisodeOfDroppingBeginsAndEndsOnce() {
        List<String> heard = new CopyOnWriteArrayList<>();
        AutoCloseable listening = bus.listen(new BusListener() {
            @Override
            public void dropping(SubjectFilter filter, DropReason reason) {
                heard.add("dropping " + filter);
            }

            @Override
            public void caughtUp(SubjectFilter filter) {
                heard.add("caught up " + filter);
            }
        });
        assertThat(listening).isNotNull();
        bus.subscribe(FILTER, SubscribeOptions.builder().capacity(2).build(), event -> {});
        publish(10);
        runAll();
        publish(2);
        runAll();
        assertThat(heard).containsExactly("dropping a", "caught up a");
        publish(3);
        runAll();
        assertThat(heard).containsExactly("dropping a", "caught up a", "dropping a", "caught up a");
        assertThat(bus.stats().delivered()).isEqualTo(6);
        assertThat(bus.stats().totalDropped()).isEqualTo(9);
    }

    @Test
    void theAgeOfTheOldestEventFollowsTheClockOfTheBus() {
        bus.subscribe(FILTER, event -> {});
        publish(1);
        time.advance(Duration.ofSeconds(3));
        assertThat(bus.stats().oldestPending()).isEqualTo(Duration.ofSeconds(3));
        publish(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(bus.stats().oldestPending()).isEqualTo(Duration.ofSeconds(4));
        runAll();
        assertThat(bus.stats().oldestPending()).isZero();
    }

    @Test
    void theCoarseClockStopsWhenNobodyAsks() {
        CoarseClock clock = new CoarseClock(time, time);
        int start = clock.millis();
        assertThat(clock.millis()).isEqualTo(start);
        time.advance(Duration.ofMillis(10));
        assertThat(clock.millis() - start).isEqualTo(10);
        time.advance(Duration.ofDays(40)); // would take for ever if it ticked, and is more than the number holds
        assertThat(clock.millis()).isEqualTo((int) time.millis());
    }

    @Test
    void handlersAreTimed() {
        bus.subscribe(FILTER, event -> {});
        publish(1000);
        runAll();
        DurationHistogram times = bus.stats().handlerTimes();
        assertThat(times.count()).isBetween(900L, 1000L);
    }

    @Test
    void whatIsDeliveredWhileASubscriptionDrainsIsCounted() {
        Subscription subscription = bus.subscribe(FILTER, event -> {});
        publish(5);
        CompletableFuture<Void> drained = subscription.drain().toCompletableFuture();
        assertThat(bus.stats().subscriptions()).isZero();
        runAll();
        assertThat(drained).isDone();
        assertThat(bus.stats().delivered()).isEqualTo(5);
    }

    @Test
    void anEndedSubscriptionLetsGoOfItsHandler() {
        for (SubscribeOptions options :
                List.of(SubscribeOptions.defaults(), SubscribeOptions.builder().direct().build())) {
            EventHandler handler = new EventHandler() {
                @Override
                public void handle(Event event) {}
            };
            Subscription subscription = bus.subscribe(FILTER, options, handler);
            publish(1);
            runAll();
            subscription.close();
            runAll();
            WeakReference<EventHandler> left = new WeakReference<>(handler);
            handler = null;
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                System.gc();
                return left.get() == null;
            });
            assertThat(subscription.isActive()).isFalse();
        }
    }

    @Test
    void anIdleSubscriptionHasNoMemoryForEvents() {
        SubscribeOptions large = SubscribeOptions.builder().capacity(SubscribeOptions.MAX_CAPACITY).build();
        Mailbox[] idle = new Mailbox[100];
        BusRuntime runtime = runtime();
        idle[0] = new Mailbox(large, runtime, new Counting());
        long before = allocated();
        for (int i = 0; i < idle.length; i++) {
            idle[i] = new Mailbox(large, runtime, new Counting());
        }
        assertThat((allocated() - before) / idle.length).isLessThan(1024);
        assertThat(idle).doesNotContainNull();
    }

    @Test
    void queueingAndSheddingMakeNoGarbage() {
        Counting counting = new Counting();
        Mailbox mailbox = new Mailbox(SubscribeOptions.builder().capacity(100).build(), runtime(), counting);
        Event urgent = EVENT.toBuilder().priority(Priority.HIGH).build();
        Runnable round = () -> {
            for (int i = 0; i < 100_000; i++) {
                mailbox.offer(EVENT, null, ThreadSlots.NONE);
                mailbox.offer(urgent, null, ThreadSlots.NONE);
            }
        };
        round.run();
        long before = allocated();
        round.run();
        assertThat(allocated() - before).isLessThan(100_000);
        assertThat(counting.dropped).isEqualTo(400_000 - 200);
        mailbox.run();
        mailbox.run();
        assertThat(counting.handled).isEqualTo(200);
        assertThat(mailbox.pending()).isZero();
    }

    private BusRuntime runtime() {
        return new BusRuntime(task -> {}, time, time, new java.util.Random());
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static final class Counting implements Inbox.Owner {
        private long handled;
        private long dropped;

        @Override
        public void handle(Event event, PendingRequest question) {
            handled++;
        }

        @Override
        public void dropped(Event event, PendingRequest question, DropReason reason, boolean begins) {
            dropped++;
        }

        @Override
        public void caughtUp(long number) {}

        @Override
        public void finished() {}
    }
}
