package dev.rosey.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.peers.Broadcast;
import dev.rosey.benchmarks.peers.Listeners;
import dev.rosey.benchmarks.peers.TopicIndex;
import dev.rosey.benchmarks.peers.Workload;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.core.routing.Match;
import dev.rosey.core.routing.RoutingTable;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must not get worse unnoticed, as far as it repeats on a small and busy machine: bytes, growth, and ratios to
 * something that runs beside it. Times are for {@code benchmarks/run.sh}.
 */
class RegressionGateTest {
    private static final double NOTHING = 0.1;
    private static final int MESSAGES = 200_000;
    private static final List<String> NAMES = List.of(
            "rosey.event.dice-roller.rolled", "rosey.event.dice-roller.flipped",
            "rosey.event.trivia.started", "rosey.event.trivia.solved");

    private final Gauge gauge = new Gauge();

    @Test
    void aRememberedSubjectIsMatchedWithoutGarbage() {
        RoutingTable<Object> table = table(RoutingTable.DEFAULT_CACHE_CAPACITY, Workload.mixed(10_000));
        Subject[] hot = subjects(Workload.mixed(10_000), 64);
        assertThat(gauge.bytes(i -> table.match(hot[i % hot.length]))).isLessThan(NOTHING);
    }

    @Test
    void aChangeOfOneSubscriptionLeavesWhatIsRememberedForOthers() {
        RoutingTable<Object> table = table(RoutingTable.DEFAULT_CACHE_CAPACITY, Workload.fanOut(10_000));
        Subject hot = Subject.of("rosey.event.source-7.round.ended");
        Match<Object> before = table.match(hot);
        for (int i = 0; i < 100; i++) { // a subject may have to come more than once until it is remembered
            before = table.match(hot);
        }
        Object other = new Object();
        SubjectFilter unrelated = SubjectFilter.of("rosey.command.*.unrelated");
        table.add(unrelated, other);
        assertThat(table.match(hot)).isSameAs(before);
        table.remove(unrelated, other);
        assertThat(table.match(hot)).isSameAs(before);
    }

    @Test
    void subjectsThatNeverComeTwiceCostLittleMoreThanWithoutMemory() {
        Workload load = Workload.distinct(10_000, 1 << 17);
        Subject[] subjects = subjects(load, 1 << 17);
        RoutingTable<Object> with = table(RoutingTable.DEFAULT_CACHE_CAPACITY, load);
        RoutingTable<Object> without = table(0, load);
        assertThat(gauge.ratio(each(with, subjects), each(without, subjects))).isLessThan(1.5);
    }

    @Test
    void aHundredTimesTheLiteralFiltersCostLittleMore() {
        double rosey = gauge.ratio(growing("rosey", 100_000), growing("rosey", 1_000));
        double hashMap = gauge.ratio(growing("hashMap", 100_000), growing("hashMap", 1_000));
        assertThat(rosey).isLessThan(3 * Math.max(1, hashMap));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void anEventReachesDirectHandlersWithoutGarbage(int subscribers) {
        try (InProcessEventBus bus = bus(subscribers)) {
            Event[] events = NAMES.stream().map(name -> Event.of(Subject.of(name), Payload.of("x"))).toArray(Event[]::new);
            assertThat(gauge.bytes(i -> {
                bus.publish(events[i & 3]);
                return events;
            })).isLessThan(NOTHING);
        }
    }

    @Test
    void publishingAPayloadMakesAnEventAndNothingElse() {
        try (InProcessEventBus bus = bus(1)) {
            Subject[] subjects = NAMES.stream().map(Subject::of).toArray(Subject[]::new);
            Payload payload = Payload.of("x");
            assertThat(gauge.bytes(i -> {
                bus.publish(subjects[i & 3], payload);
                return payload;
            })).isLessThan(96 + NOTHING);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void anEventGoesThroughMailboxesWithoutGarbage(int subscribers) throws Exception {
        int messages = MESSAGES / subscribers;
        try (Broadcast rosey = Broadcast.of("rosey", subscribers)) {
            assertThat(gauge.bytesOfAllThreads(messages, () -> rosey.send(messages))).isLessThanOrEqualTo(1);
        }
    }

    private static InProcessEventBus bus(int subscribers) {
        InProcessEventBus bus = InProcessEventBus.create();
        SubscribeOptions direct = SubscribeOptions.builder().direct().build();
        for (int kind = 0; kind < NAMES.size(); kind++) {
            for (int i = 0; i < subscribers; i++) {
                EventHandler handler = Listeners.handler(kind + i);
                bus.subscribe(SubjectFilter.of(NAMES.get(kind)), direct, handler);
            }
        }
        return bus;
    }

    private static RoutingTable<Object> table(int cache, Workload load) {
        RoutingTable<Object> table = RoutingTable.create(cache);
        load.filters().forEach(filter -> table.add(SubjectFilter.of(filter), new Object()));
        return table;
    }

    private static Subject[] subjects(Workload load, int most) {
        return load.subjects().stream().limit(most).map(Subject::of).toArray(Subject[]::new);
    }

    private static IntFunction<Object> each(RoutingTable<Object> table, Subject[] subjects) {
        return i -> table.match(subjects[i % subjects.length]);
    }

    private static IntFunction<Object> growing(String library, int subscriptions) {
        Workload load = Workload.literals(subscriptions);
        TopicIndex index = TopicIndex.of(library);
        index.addAll(load);
        Object[] subjects = index.subjects(load);
        return i -> index.match(subjects[i % subjects.length]);
    }
}
