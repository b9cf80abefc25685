package dev.rosey.api.event;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Cheap unique ids: a random prefix of 64 bits per process, and a counter. */
final class EventIds {
    private static final String PREFIX = Long.toUnsignedString(new SecureRandom().nextLong(), 36) + '-';
    private static final AtomicLong COUNTER = new AtomicLong();

    private EventIds() {}

    static long next() {
        return COUNTER.incrementAndGet();
    }

    static String text(long number) {
        return PREFIX + Long.toString(number, 36);
    }
}
