package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Event;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The events that a consumer has finished lately, so that one whose acknowledgement was lost is not handled again.
 * Bounded by number and age; guarded outside.
 */
final class HandledDeliveries {
    static final int MAX_NUMBER = 65_536;
    static final long LEAST_AGE = Duration.ofMinutes(2).toNanos();

    private record Key(String source, String deliveryId) {}

    private final Map<Key, Long> finished = new LinkedHashMap<>(); // in order of their end
    private final long maxAgeNanos;

    HandledDeliveries(long maxAgeNanos) {
        this.maxAgeNanos = maxAgeNanos;
    }

    boolean contains(Event event, long now) {
        forget(now, MAX_NUMBER);
        return finished.containsKey(key(event));
    }

    void add(Event event, long now) {
        Key key = key(event);
        finished.remove(key);
        forget(now, MAX_NUMBER - 1);
        finished.put(key, now);
    }

    int size() {
        return finished.size();
    }

    private void forget(long now, int keep) {
        Iterator<Long> oldest = finished.values().iterator();
        while (oldest.hasNext() && (now - oldest.next() > maxAgeNanos || finished.size() > keep)) {
            oldest.remove();
        }
    }

    private static Key key(Event event) {
        return new Key(event.source(), event.deliveryId());
    }
}
