package dev.rosey.isolation.internal.frame;

import dev.rosey.api.subject.Subject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read lately, so that those that come again and again are not made and checked anew. Bounded: a new one
 * takes the place of an old one, and long ones are not kept. For one thread at a time.
 */
final class FrequentTexts {
    private static final int PLACES = 64;
    private static final int LONGEST = 128;

    /** A text with the bytes that it was read from. */
    static final class Entry {
        private final byte[] bytes;
        private final String text;
        private @Nullable Subject subject; // made when asked for

        private Entry(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }

        String text() {
            return text;
        }

        /** The text as the subject that somebody sent. */
        Subject subject() {
            Subject known = subject;
            if (known == null) {
                known = Subject.received(text);
                subject = known;
            }
            return known;
        }
    }

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    /** The entry of these very bytes, if it is kept. */
    @Nullable Entry find(byte[] array, int start, int length) {
        Entry entry = entries[place(array, start, length)];
        return entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, array, start, start + length)
                ? entry
                : null;
    }

    /** Keeps a text, unless it is long. */
    Entry add(byte[] array, int start, int length, String text) {
        Entry entry = new Entry(length > LONGEST ? new byte[0] : Arrays.copyOfRange(array, start, start + length), text);
        if (length <= LONGEST) {
            entries[place(array, start, length)] = entry;
        }
        return entry;
    }

    private static int place(byte[] array, int start, int length) {
        if (length == 0) {
            return 0;
        }
        return Math.floorMod(31 * (31 * length + array[start + length - 1]) + array[start + length / 2], PLACES);
    }
}
