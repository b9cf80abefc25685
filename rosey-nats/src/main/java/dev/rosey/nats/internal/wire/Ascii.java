package dev.rosey.nats.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Looks for the end of the characters that stand for themselves in a JSON text, eight bytes at a time: a byte of a word
 * is zero exactly if subtracting one borrows from it and its highest bit was not set, and no byte below a hit is
 * disturbed by the borrowing.
 */
final class Ascii {
    /** Nothing more to stop at. */
    static final long NONE = word('"');

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = word('\1');
    private static final long HIGHEST = ONES << 7;
    private static final long QUOTES = word('"');
    private static final long BACKSLASHES = word('\\');
    private static final long SPACES = word(' ');

    private Ascii() {}

    /** A word of one character. */
    static long word(char character) {
        return character * 0x0101010101010101L;
    }

    /**
     * The first place of a quote, a backslash, a control character, a byte beyond ASCII, or one more character.
     *
     * @param stop that character as a {@link #word}
     * @return its place, or {@code to} if there is none
     */
    static int end(byte[] in, int from, int to, long stop) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long word = (long) WORDS.get(in, at);
            long hits = (word | ((word - SPACES) & ~word) | zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES)
                    | zeros(word ^ stop)) & HIGHEST;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
            at += Long.BYTES;
        }
        byte last = (byte) stop;
        while (at < to && in[at] >= ' ' && in[at] != '"' && in[at] != '\\' && in[at] != last) {
            at++;
        }
        return at;
    }

    /** The first place of a quote or a backslash; {@code in.length} if there is none. */
    static int quoteOrBackslash(byte[] in, int from) {
        int at = from;
        while (at <= in.length - Long.BYTES) {
            long word = (long) WORDS.get(in, at);
            long hits = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES)) & HIGHEST;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < in.length && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The text of bytes that are all ASCII. */
    static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static long zeros(long word) {
        return (word - ONES) & ~word;
    }
}
