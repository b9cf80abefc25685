package dev.rosey.api.spi;

import java.time.Duration;

/** How long a failed durable delivery waits: twice as long each time, up to 30 s, less up to a quarter by chance. */
public final class Backoff {
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();
    private static final double JITTER = 0.25;

    private Backoff() {}

    /**
     * The wait after a failed attempt.
     *
     * @param first the wait after the first attempt, before jitter; never shortened to the limit
     * @param attempt which attempt failed, from 1
     * @param chance a random number from 0 to 1
     * @return the wait, of at most 292 years
     */
    public static Duration after(Duration first, int attempt, double chance) {
        long nanos = first.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : first.toNanos();
        long longest = Math.max(nanos, LONGEST);
        for (int i = 1; i < attempt && nanos < longest; i++) {
            nanos = nanos > longest / 2 ? longest : nanos * 2;
        }
        return Duration.ofNanos((long) (nanos * (1 - JITTER * chance)));
    }
}
