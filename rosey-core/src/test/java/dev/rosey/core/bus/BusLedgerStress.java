package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Priority;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A million events through a thousand subscriptions: every copy is delivered, dropped with a reason, or waits.
 *
 * <p>What publishing must make is known beforehand, without the bus: one copy for each plain subscription and each queue
 * group whose filter matches. Subscriptions come and go in queue groups alone, each of which has a member that stays, so
 * that it takes one copy of every event whoever leaves it meanwhile.
 */
class BusLedgerStress { // P11-6
    private static final int ROOMS = 20;
    private static final int SEATS = 10;
    private static final int PUBLISHERS = 4;
    private static final int EVENTS = 1_000_000; // of all publishers
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Logger log = (Logger) LoggerFactory.getLogger(InProcessEventBus.class);
    private final LongAdder handled = new LongAdder();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<SubjectFilter> takers = new ArrayList<>(); // the filters of plain subscriptions and of groups

    @BeforeEach
    void logNoEpisodes() {
        log.setLevel(Level.ERROR); // there are many thousands of them
    }

    @AfterEach
    void logAgain() {
        log.setLevel(null);
    }

    @Test
    void everyCopyOfAMillionEventsIsAccountedFor() {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try (InProcessEventBus bus = InProcessEventBus.builder().executor(executor).build()) {
            List<Subscription> leaving = new ArrayList<>();
            for (int room = 0; room < ROOMS; room++) {
                for (int seat = 0; seat < SEATS; seat++) {
                    furnish(bus, "ledger." + room + "." + seat, leaving);
                }
            }
            assertThat(bus.stats().subscriptions()).isEqualTo(1_000);
            add(bus, "ledger.*.0", SubscribeOptions.builder().capacity(32), event -> awaitGate());
            long expected = takers.stream()
                    .mapToLong(filter -> subjects().stream().filter(filter::matches).count())
                    .sum() * (EVENTS / subjects().size());
            publishAllWhileMembersComeAndGo(bus, leaving);

            settle(bus, expected);
            assertThat(bus.stats().pending()).as("behind the gate").isPositive();
            gate.countDown();
            await().atMost(SOON).until(() -> bus.stats().pending() == 0);
            settle(bus, expected);
        } finally {
            executor.shutdownNow();
        }
    }

    private void settle(InProcessEventBus bus, long expected) {
        await().atMost(SOON).untilAsserted(() -> {
            BusStats stats = bus.stats();
            assertThat(stats.published()).isEqualTo(EVENTS);
            assertThat(stats.delivered() + stats.totalDropped() + stats.pending()).isEqualTo(expected);
            assertThat(stats.delivered()).isEqualTo(handled.sum());
        });
    }

    /** Five subscriptions, four of which get a copy of each event on the subject. */
    private void furnish(InProcessEventBus bus, String subject, List<Subscription> leaving) {
        add(bus, subject, SubscribeOptions.builder().capacity(16), BusLedgerStress::beSlow);
        add(bus, subject, SubscribeOptions.builder().capacity(16).overflow(OverflowPolicy.dropNewest()), event -> {
            throw new IllegalStateException("on purpose");
        });
        SubscribeOptions.Builder last = subject.endsWith("9")
                ? SubscribeOptions.builder().direct()
                : SubscribeOptions.builder().capacity(64).overflow(OverflowPolicy.block(Duration.ofNanos(50_000)));
        add(bus, subject, last, event -> {});
        takers.add(SubjectFilter.of(subject)); // the group, which takes its copy once
        bus.subscribe(SubjectFilter.of(subject), group(), event -> handled.increment());
        leaving.add(bus.subscribe(SubjectFilter.of(subject), group(), event -> handled.increment()));
    }

    private static SubscribeOptions group() {
        return SubscribeOptions.builder().queueGroup("g").capacity(8).overflow(OverflowPolicy.fail()).build();
    }

    private void add(InProcessEventBus bus, String filter, SubscribeOptions.Builder options, EventHandler handler) {
        takers.add(SubjectFilter.of(filter));
        bus.subscribe(SubjectFilter.of(filter), options.build(), event -> {
            handled.increment();
            handler.handle(event);
        });
    }

    private static void beSlow(Event event) {
        for (int i = 0; i < 200; i++) {
            Thread.onSpinWait();
        }
    }

    private void awaitGate() throws InterruptedException {
        assertThat(gate.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static List<Subject> subjects() {
        List<Subject> all = new ArrayList<>();
        for (int room = 0; room < ROOMS; room++) {
            for (int seat = 0; seat < SEATS; seat++) {
                all.add(Subject.of("ledger." + room + "." + seat));
            }
        }
        return all;
    }

    private void publishAllWhileMembersComeAndGo(InProcessEventBus bus, List<Subscription> leaving) {
        Race.run(1, round -> {
            List<Race.Actor> actors = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                Random random = new Random(p);
                actors.add(() -> publish(bus, random, leaving));
            }
            return actors;
        });
    }

    private void publish(InProcessEventBus bus, Random random, List<Subscription> leaving) {
        List<Subject> subjects = subjects();
        for (int i = 0; i < EVENTS / PUBLISHERS; i++) {
            Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
            Event event = Event.builder(subjects.get(i % subjects.size()))
                    .payload(Payload.empty())
                    .priority(priority)
                    .build();
            try {
                bus.publish(event);
            } catch (OverflowException refused) {
                assertThat(refused).hasMessageContaining("ledger"); // who refused has counted it, all others have theirs
            }
            if (i % 300 == 0) {
                replaceOne(bus, random, leaving);
            }
        }
    }

    private void replaceOne(InProcessEventBus bus, Random random, List<Subscription> leaving) {
        int which = random.nextInt(SEATS * ROOMS);
        Subscription member;
        synchronized (leaving) {
            member = leaving.get(which);
            leaving.set(which, bus.subscribe(member.filter(), group(), event -> handled.increment()));
        }
        if (random.nextBoolean()) {
            member.close();
        } else {
            member.drain();
        }
    }
}
