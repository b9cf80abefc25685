package dev.rosey.nats.internal.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A stream's confirmation of a published message, as in {@code {"stream":"ORDERS", "seq":17}}.
 *
 * @param stream its name
 * @param sequence the place of the message; 0 when the leader knows its id, and has not stored it
 */
record Confirmation(String stream, long sequence) {
    private static final String START = "{\"stream\":\"";
    private static final String SEQUENCE = "\"seq\":";

    /** Reads an answer; null when it is none, whatever else it may be. */
    static @Nullable Confirmation of(byte @Nullable [] body) {
        if (body == null || body.length < START.length() || body[START.length() - 1] != '"') {
            return null;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        int end = text.startsWith(START) ? text.indexOf('"', START.length()) : -1;
        int at = end < 0 ? -1 : text.indexOf(SEQUENCE, end);
        if (at < 0) {
            return null;
        }
        int from = at + SEQUENCE.length();
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
            to++;
        }
        try {
            return new Confirmation(text.substring(START.length(), end), Long.parseLong(text, from, to, 10));
        } catch (NumberFormatException foreign) {
            return null;
        }
    }
}
