package dev.rosey.isolation.internal.frame;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What those who encode frames for one stream share: texts that were written lately as bytes, so that those that come
 * again and again are not encoded anew, and a buffer. Bounded: a new text takes the place of an old one, and neither long
 * texts nor long buffers are kept. Safe for use by any number of threads: a race encodes a text twice.
 */
public final class EncodingMemory {
    private static final int PLACES = 64;
    private static final int LONGEST = 128;
    private static final int BUFFER = 512;
    private static final int LONGEST_BUFFER = 64 << 10;

    private static final class Entry {
        private final String text;
        private final byte[] bytes;

        private Entry(String text, byte[] bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

    /** Without texts. */
    public EncodingMemory() {}

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

    /** A buffer with any content, which is to be given back when it is not used any more. */
    byte[] takeBuffer() {
        byte[] kept = spare.getAndSet(null);
        return kept == null ? new byte[BUFFER] : kept;
    }

    void giveBack(byte[] buffer) {
        if (buffer.length <= LONGEST_BUFFER) {
            spare.lazySet(buffer);
        }
    }
}
