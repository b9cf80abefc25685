package dev.rosey.nats.internal.wire;

import java.nio.charset.StandardCharsets;

/**
 * Texts as values of headers: every byte of UTF-8 beside printable ASCII, and space, quote and percent sign, are written
 * as {@code %} and two digits, as CloudEvents asks for.
 */
final class Percent {
    private static final String DIGITS = "0123456789ABCDEF";

    private Percent() {}

    static String encode(String text) {
        if (text.chars().allMatch(Percent::isPlain)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int c = each & 0xFF;
            if (isPlain(c)) {
                out.append((char) c);
            } else {
                out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xF));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c <= '~' && c != '"' && c != '%';
    }

    /** Reads a value, once. What is no percent encoding stays as it is, and quotes around the whole are taken away. */
    static String decode(String value) {
        String text = isQuoted(value) ? unquote(value) : value;
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int size = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Hex.digit(in[i + 1]) : -1;
            int low = high < 0 ? -1 : Hex.digit(in[i + 2]);
            if (low < 0) {
                out[size++] = in[i];
            } else {
                out[size++] = (byte) ((high << 4) | low);
                i += 2;
            }
        }
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    private static boolean isQuoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    }

    private static String unquote(String value) {
        StringBuilder out = new StringBuilder(value.length());
        int last = value.length() - 1;
        for (int i = 1; i < last; i++) {
            if (value.charAt(i) == '\\' && i + 1 < last) {
                i++;
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }
}
