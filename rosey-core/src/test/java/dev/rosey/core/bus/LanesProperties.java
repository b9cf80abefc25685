package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Priority;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The lanes do what a list with a search does, whatever is asked of them in whatever order. */
class LanesProperties {
    private enum Kind { OFFER, SHED, POLL, CLOSE }

    private record Step(Kind kind, Priority priority) {}

    private record Waiting(int number, Priority priority) {}

    @Property(tries = 2000)
    void agreeWithTheModel(
            @ForAll @IntRange(min = 1, max = 40) int capacity,
            @ForAll boolean single,
            @ForAll("steps") @Size(max = 200) List<Step> steps) {
        Lanes lanes = new Lanes(capacity, single, new ReentrantLock());
        Model model = new Model(capacity, single);
        int number = 0;
        for (Step step : steps) {
            switch (step.kind()) {
                case OFFER -> {
                    Waiting event = new Waiting(number++, step.priority());
                    assertThat(lanes.offer(event, step.priority(), event.number())).isEqualTo(model.offer(event));
                }
                case SHED -> assertThat(lanes.makeRoom(step.priority())).isEqualTo(model.makeRoom(step.priority()));
                case POLL -> assertThat(lanes.poll()).isEqualTo(model.poll());
                case CLOSE -> {
                    lanes.close();
                    model.closed = true;
                }
            }
            assertThat(lanes.size()).isEqualTo(model.waiting.size());
            assertThat(lanes.isEmpty()).isEqualTo(model.waiting.isEmpty());
            assertThat(lanes.oldestSince(number)).isEqualTo(model.oldest());
        }
        while (!model.waiting.isEmpty()) {
            assertThat(lanes.poll()).isEqualTo(model.poll());
        }
        assertThat(lanes.poll()).isNull();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        // Mostly offers of one priority, so that rings grow; others now and then.
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(12, Kind.OFFER),
                net.jqwik.api.Tuple.of(3, Kind.SHED),
                net.jqwik.api.Tuple.of(8, Kind.POLL));
        Arbitrary<Priority> some = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(20, Priority.NORMAL),
                net.jqwik.api.Tuple.of(4, Priority.HIGH),
                net.jqwik.api.Tuple.of(1, Priority.LOW),
                net.jqwik.api.Tuple.of(1, Priority.CRITICAL));
        Arbitrary<Step> few = Combinators.combine(kinds, some).as(Step::new);
        Arbitrary<Step> any = Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.of(Priority.class))
                .as(Step::new)
                .filter(step -> step.kind() != Kind.CLOSE || step.priority() == Priority.LOW);
        return Arbitraries.oneOf(few.list().ofMaxSize(200), any.list().ofMaxSize(200));
    }

    /** One list in order of arrival, searched for everything. */
    private static final class Model {
        private final List<Waiting> waiting = new ArrayList<>();
        private final Map<Priority, List<Priority>> lanes = new EnumMap<>(Priority.class);
        private final int capacity;
        private boolean closed;

        Model(int capacity, boolean single) {
            this.capacity = capacity;
            List<Priority> all = List.of(Priority.values());
            for (Priority each : all) {
                lanes.put(each, single ? all : all.stream().filter(p -> p.isUrgent() == each.isUrgent()).toList());
            }
        }

        private List<Waiting> lane(Priority priority) {
            return waiting.stream().filter(each -> lanes.get(priority).contains(each.priority())).toList();
        }

        EventQueue.Offer offer(Waiting event) {
            if (closed) {
                return EventQueue.Offer.ENDED;
            } else if (lane(event.priority()).size() >= capacity) {
                return EventQueue.Offer.FULL;
            }
            waiting.add(event);
            return EventQueue.Offer.ADDED;
        }

        Object makeRoom(Priority arriving) {
            List<Waiting> lane = lane(arriving);
            if (lane.size() < capacity) {
                return Lane.ROOM;
            }
            for (Priority each : Priority.values()) {
                if (each.compareTo(arriving) <= 0 && each != Priority.CRITICAL) {
                    for (Waiting event : lane) {
                        if (event.priority() == each) {
                            waiting.remove(event);
                            return event;
                        }
                    }
                }
            }
            return null;
        }

        Waiting poll() {
            List<Waiting> urgent = lane(Priority.HIGH);
            List<Waiting> next = urgent.isEmpty() ? lane(Priority.NORMAL) : urgent;
            if (next.isEmpty()) {
                return null;
            }
            waiting.remove(next.get(0));
            return next.get(0);
        }

        long oldest() {
            return waiting.stream().mapToLong(Waiting::number).min().orElse(Long.MAX_VALUE);
        }
    }
}
