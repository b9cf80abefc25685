package dev.rosey.nats.internal.wire;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * JSON text in UTF-8 that grows. Texts keep every character: an unpaired surrogate, which UTF-8 cannot express, becomes
 * an escape. For one thread.
 */
final class JsonOutput {
    private static final int START = 1024;
    private static final int WORST = 6; // bytes of one character: a backslash, a 'u' and four digits
    private static final int LONG = 16; // from here on words are faster than characters
    private static final long UNSURE = Ascii.word('?');
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] CONTROL_HEX = ascii("0123456789ABCDEF");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private byte[] bytes = new byte[START];
    private int size;
    private int day = Integer.MIN_VALUE;
    private byte[] dayText = {};

    /** Bytes for {@link #raw(byte[])} of a text that is ASCII. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void clear() {
        size = 0;
    }

    int capacity() {
        return bytes.length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    int size() {
        return size;
    }

    /** What was appended from a size on. */
    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, size);
    }

    /** Appends the text of a day once more, if it was the last one. */
    boolean repeatDay(int epochDay) {
        if (epochDay != day) {
            return false;
        }
        raw(dayText);
        return true;
    }

    /** Remembers the text of a day. */
    void rememberDay(int epochDay, int start) {
        day = epochDay;
        dayText = since(start);
    }

    /** Appends bytes as they are. */
    void raw(byte[] more) {
        need(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    /** Appends one ASCII character as it is. */
    void raw(char character) {
        need(1);
        bytes[size++] = (byte) character;
    }

    /** Appends two digits. */
    void pair(int number) {
        need(2);
        int tens = number / 10;
        bytes[size++] = (byte) ('0' + tens);
        bytes[size++] = (byte) ('0' + number - tens * 10);
    }

    /** Appends the last digits of a number. */
    void padded(int number, int digits) {
        need(digits);
        int rest = number;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** Appends Base64 text in quotes. */
    void base64(byte[] content) {
        raw('"');
        raw(Base64.getEncoder().encode(content));
        raw('"');
    }

    /** Appends a text in quotes. */
    void text(String text) {
        int length = text.length();
        need(length + 2);
        bytes[size++] = '"';
        int plain = length < LONG ? plainByChar(text, length) : plainByWord(text, length);
        if (plain < length) {
            rest(text, plain);
        }
        raw('"');
    }

    /** Appends characters that stand for themselves, up to the first that does not, and says where that is. */
    private int plainByChar(String text, int length) {
        byte[] out = bytes;
        int at = size;
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                break;
            }
            out[at++] = (byte) c;
            i++;
        }
        size = at;
        return i;
    }

    /** The same for long texts. Where all is ASCII the bytes are a mere copy; a '?' may stand for something else. */
    private int plainByWord(String text, int length) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(length, encoded.length);
        int plain = Ascii.end(encoded, 0, end, UNSURE);
        while (plain < end && encoded[plain] == '?' && text.charAt(plain) == '?') {
            plain = Ascii.end(encoded, plain + 1, end, UNSURE);
        }
        System.arraycopy(encoded, 0, bytes, size, plain);
        size += plain;
        return plain;
    }

    private void rest(String text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            need(WORST);
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | (c >> 6));
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xE0 | (c >> 12));
                bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                four(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                escape(c, HEX);
            }
        }
    }

    private void ascii(char c) {
        if (c >= ' ' && c != '"' && c != '\\') {
            bytes[size++] = (byte) c;
            return;
        }
        switch (c) {
            case '"', '\\' -> two(c);
            case '\b' -> two('b');
            case '\t' -> two('t');
            case '\n' -> two('n');
            case '\f' -> two('f');
            case '\r' -> two('r');
            default -> escape(c, CONTROL_HEX);
        }
    }

    private void two(char second) {
        bytes[size++] = '\\';
        bytes[size++] = (byte) second;
    }

    private void escape(char c, byte[] digits) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = digits[(c >> shift) & 0xF];
        }
    }

    private void four(int point) {
        bytes[size++] = (byte) (0xF0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
    }

    /** Appends a number. */
    void number(long number) {
        if (number >= 0 && number < 10) {
            raw((char) ('0' + number));
        } else {
            raw(ascii(Long.toString(number)));
        }
    }

    /** Appends a truth value. */
    void flag(boolean flag) {
        raw(flag ? TRUE : FALSE);
    }

    /**
     * Appends a value.
     *
     * @throws PayloadException if it is nested deeper than payloads may be
     */
    void value(Value value) {
        value(value, 0);
    }

    private void value(Value value, int depth) {
        if (depth > Value.MAX_DEPTH) {
            throw new PayloadException(
                    "The value cannot be written as JSON: it is nested deeper than " + Value.MAX_DEPTH + " levels");
        }
        if (value instanceof Value.Text text) {
            text(text.value());
        } else if (value instanceof Value.Int number) {
            number(number.value());
        } else if (value instanceof Value.Real number) {
            raw(ascii(Double.toString(number.value())));
        } else if (value instanceof Value.Bool flag) {
            flag(flag.value());
        } else if (value instanceof Value.Bytes content) {
            base64(content.value());
        } else if (value instanceof Value.ListValue list) {
            list(list, depth);
        } else if (value instanceof Value.MapValue map) {
            map(map, depth);
        } else {
            raw(NULL);
        }
    }

    private void list(Value.ListValue list, int depth) {
        raw('[');
        int start = size;
        for (Value item : list.items()) {
            if (size > start) {
                raw(',');
            }
            value(item, depth + 1);
        }
        raw(']');
    }

    private void map(Value.MapValue map, int depth) {
        raw('{');
        int start = size;
        map.fields().forEach((name, value) -> {
            if (size > start) {
                raw(',');
            }
            text(name);
            raw(':');
            value(value, depth + 1);
        });
        raw('}');
    }

    private void need(int more) {
        if (bytes.length - size < more) {
            long twice = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, (int) Math.max(twice, Math.addExact(size, more)));
        }
    }
}
