package dev.rosey.api.event;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Cheap unique ids: a random prefix of 64 bits per process, and a counter. */
final class EventIds {
    private static final int BASE = 36;
    private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] PREFIX = (Long.toUnsignedString(new SecureRandom().nextLong(), BASE) + '-')
            .getBytes(StandardCharsets.ISO_8859_1);
    private static final AtomicLong COUNTER = new AtomicLong();

    private EventIds() {}

    static long next() {
        return COUNTER.incrementAndGet();
    }

    /** The id of a number that is not negative; by hand, as dividing by a constant is far cheaper. */
    static String text(long number) {
        int length = PREFIX.length + 1;
        for (long rest = number / BASE; rest > 0; rest /= BASE) {
            length++;
        }
        byte[] text = Arrays.copyOf(PREFIX, length);
        long rest = number;
        for (int i = length - 1; i >= PREFIX.length; i--) {
            text[i] = DIGITS[(int) (rest % BASE)];
            rest /= BASE;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
