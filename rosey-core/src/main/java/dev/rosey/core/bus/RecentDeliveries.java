package dev.rosey.core.bus;

import dev.rosey.api.event.Event;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The durable events accepted lately, so that a repeated one is known. Bounded by number and age; guarded outside. */
final class RecentDeliveries {
    static final int MAX_NUMBER = 65_536;
    static final Duration MAX_AGE = Duration.ofMinutes(2);

    private final Map<Key, Long> accepted = new LinkedHashMap<>(); // in order of acceptance

    boolean contains(Event event, long now) {
        forget(now, MAX_NUMBER);
        return accepted.containsKey(Key.of(event));
    }

    void add(Event event, long now) {
        forget(now, MAX_NUMBER - 1);
        accepted.put(Key.of(event), now);
    }

    private void forget(long now, int keep) {
        Iterator<Long> oldest = accepted.values().iterator();
        while (oldest.hasNext() && (now - oldest.next() > MAX_AGE.toMillis() || accepted.size() > keep)) {
            oldest.remove();
        }
    }

    private record Key(String source, String deliveryId) {
        static Key of(Event event) {
            return new Key(event.source(), event.deliveryId());
        }
    }
}
