package dev.rosey.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import org.junit.jupiter.api.Test;

class RecentDeliveriesTest { // SUR-40
    private final RecentDeliveries recent = new RecentDeliveries();

    @Test
    void forgetsByAge() {
        long age = RecentDeliveries.MAX_AGE.toMillis();
        recent.add(event("1"), 0);
        assertThat(recent.contains(event("1"), age)).isTrue();
        assertThat(recent.contains(event("1"), age + 1)).isFalse();
    }

    @Test
    void forgetsTheOldestBeyondItsSize() {
        for (int i = 0; i <= RecentDeliveries.MAX_NUMBER; i++) {
            recent.add(event(Integer.toString(i)), 0);
        }
        assertThat(recent.contains(event("0"), 0)).isFalse();
        assertThat(recent.contains(event("1"), 0)).isTrue();
    }

    private static Event event(String deliveryId) {
        return Event.builder(Subject.of("a")).deliveryId(deliveryId).build();
    }
}
