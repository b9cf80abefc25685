package dev.rosey.nats.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * What the server says about a delivery in the subject that takes its acknowledgement:
 * {@code $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<delivered>.<sequence>.<consumer sequence>.<time>.<pending>},
 * with one more token at the end where a domain is named.
 *
 * @param delivered how often the server has delivered the message, this time included
 * @param sequence its place in the stream
 * @param consumerSequence its place among what the consumer delivered
 * @param pending how many more match the consumer
 */
record AckSubject(long delivered, long sequence, long consumerSequence, long pending) {
    private static final int PLAIN = 9;
    private static final int WITH_DOMAIN = 11;

    /** Reads the subject; null when it is another one. */
    static @Nullable AckSubject of(@Nullable String subject) {
        if (subject == null || !subject.startsWith("$JS.ACK.")) {
            return null;
        }
        int[] dots = new int[16];
        int count = 0;
        for (int i = subject.indexOf('.'); i >= 0 && count < dots.length; i = subject.indexOf('.', i + 1)) {
            dots[count++] = i;
        }
        int tokens = count + 1;
        if (tokens != PLAIN && tokens < WITH_DOMAIN) {
            return null;
        }
        int first = tokens == PLAIN ? 4 : 6; // the token with the number of deliveries
        try {
            return new AckSubject(
                    number(subject, dots, count, first),
                    number(subject, dots, count, first + 1),
                    number(subject, dots, count, first + 2),
                    number(subject, dots, count, first + 4));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static long number(String subject, int[] dots, int count, int token) {
        int end = token < count ? dots[token] : subject.length();
        return Long.parseLong(subject, dots[token - 1] + 1, end, 10);
    }
}
