package dev.rosey.nats.internal.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a few short texts that come again and again, such as sources and types, with what they are in JSON: so they
 * are neither made nor written anew each time. Bounded: a text takes the place of another one. Safe for use by any number
 * of threads, as entries never change; a race forgets one, and it is made again.
 */
final class FrequentTexts {
    private static final int PLACES = 64; // a power of two
    private static final int LONGEST = 64;

    private final @Nullable Entry[] written = new @Nullable Entry[PLACES];
    private final @Nullable Entry[] read = new @Nullable Entry[PLACES];

    private static final class Entry {
        private final String text;
        private final byte[] json;

        private Entry(String text, byte[] json) {
            this.text = text;
            this.json = json;
        }
    }

    /** Writes a text in quotes. */
    void write(String text, JsonOutput out) {
        int place = place(text.hashCode());
        Entry known = written[place];
        if (known != null && known.text.equals(text)) {
            out.raw(known.json);
            return;
        }
        int start = out.size();
        out.text(text);
        if (out.size() - start <= LONGEST) {
            written[place] = new Entry(text, out.since(start));
        }
    }

    /** The text of ASCII bytes between two places that stand for themselves. */
    String read(byte[] in, int from, int to) {
        int length = to - from;
        if (length == 0 || length > LONGEST) {
            return Ascii.text(in, from, to);
        }
        int place = place((length * 31 + in[from + length / 2]) * 31 + in[to - 1]);
        Entry known = read[place];
        if (known != null && Arrays.equals(known.json, 0, known.json.length, in, from, to)) {
            return known.text;
        }
        String text = Ascii.text(in, from, to);
        read[place] = new Entry(text, Arrays.copyOfRange(in, from, to));
        return text;
    }

    private static int place(int hash) {
        return (hash ^ (hash >>> 6) ^ (hash >>> 16)) & (PLACES - 1);
    }
}
