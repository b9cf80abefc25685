package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import org.junit.jupiter.api.Test;

class HandledDeliveriesTest { // SUR-40
    private static final long AGE = 1_000;
    private final HandledDeliveries handled = new HandledDeliveries(AGE);

    private static Event event(String source, int id) {
        return Event.builder(Subject.of("a")).source(source).deliveryId(Integer.toString(id)).build();
    }

    @Test
    void knowsAnEventBySourceAndDeliveryId() {
        handled.add(event("/a", 1), 0);
        assertThat(handled.contains(event("/a", 1), 1)).isTrue();
        assertThat(handled.contains(event("/b", 1), 1)).isFalse();
        assertThat(handled.contains(event("/a", 2), 1)).isFalse();
    }

    @Test
    void forgetsWithAge() {
        handled.add(event("/a", 1), 0);
        assertThat(handled.contains(event("/a", 1), AGE)).isTrue();
        assertThat(handled.contains(event("/a", 1), AGE + 1)).isFalse();
        assertThat(handled.size()).isZero();
    }

    @Test
    void anEventThatEndsAgainIsAsGoodAsNew() {
        handled.add(event("/a", 1), 0);
        handled.add(event("/a", 2), 500);
        handled.add(event("/a", 1), 900);
        assertThat(handled.contains(event("/a", 1), 1_600)).isTrue();
        assertThat(handled.contains(event("/a", 2), 1_600)).isFalse();
    }

    @Test
    void keepsNoMoreThanItsBound() {
        for (int i = 0; i <= HandledDeliveries.MAX_NUMBER; i++) {
            handled.add(event("/a", i), 0);
        }
        assertThat(handled.size()).isEqualTo(HandledDeliveries.MAX_NUMBER);
        assertThat(handled.contains(event("/a", 0), 0)).isFalse();
        assertThat(handled.contains(event("/a", 1), 0)).isTrue();
    }
}
