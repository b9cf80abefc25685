package dev.rosey.isolation.internal.frame;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were written lately as bytes, so that those that come again and again are not encoded anew. Bounded: a new
 * one takes the place of an old one, and long ones are not kept. Safe for use by any number of threads: a race encodes a
 * text twice.
 */
public final class WrittenTexts {
    private static final int PLACES = 64;
    private static final int LONGEST = 128;

    private static final class Entry {
        private final String text;
        private final byte[] bytes;

        private Entry(String text, byte[] bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    /** Without a text. */
    public WrittenTexts() {}

    /** The text as UTF-8; not to be changed. */
    byte[] bytes(String text) {
        if (text.length() > LONGEST) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        int place = Math.floorMod(text.hashCode(), PLACES);
        Entry known = entries[place];
        if (known == null || !known.text.equals(text)) {
            known = new Entry(text, text.getBytes(StandardCharsets.UTF_8));
            entries[place] = known;
        }
        return known.bytes;
    }
}
