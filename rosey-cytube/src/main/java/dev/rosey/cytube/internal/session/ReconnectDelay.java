package dev.rosey.cytube.internal.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt at a connection: exponential with full jitter, and never more attempts than
 * the server's own limit for an address allows, which is a bucket of {@value #BUCKET} that gets one back every
 * {@link #REFILL}. A connection that was ready for {@link #STABLE} starts the series anew. For one thread.
 */
final class ReconnectDelay {
    /** One less than the server allows, as others may share the address. */
    static final int BUCKET = 4;

    static final Duration REFILL = Duration.ofSeconds(11);
    static final Duration STABLE = Duration.ofSeconds(60);

    private final long initial;
    private final long max;
    private final long refill;
    private final RandomGenerator random;
    private int failures;
    private double tokens = BUCKET;
    private long refilledAt;
    private long readySince;
    private boolean isReady;

    /**
     * @param initial the longest first delay
     * @param max the longest delay of all
     * @param refill how long until the server allows one more connection
     */
    ReconnectDelay(Duration initial, Duration max, Duration refill, RandomGenerator random, long now) {
        this.initial = initial.toNanos();
        this.max = max.toNanos();
        this.refill = refill.toNanos();
        this.random = random;
        this.refilledAt = now;
    }

    /** An attempt is made. */
    void attempted(long now) {
        fill(now);
        tokens = Math.max(0, tokens - 1);
    }

    /** The connection is ready. */
    void ready(long now) {
        isReady = true;
        readySince = now;
    }

    /**
     * The connection or attempt has ended.
     *
     * @return nanoseconds until the next attempt
     */
    long ended(long now, Duration atLeast) {
        if (isReady && now - readySince >= STABLE.toNanos()) {
            failures = 0;
        }
        isReady = false;
        long bound = failures > 40 || initial > (max >> failures) ? max : initial << failures;
        failures++;
        long jittered = bound <= 0 ? 0 : (long) (random.nextDouble() * bound);
        return Math.max(Math.max(atLeast.toNanos(), jittered), waitForToken(now));
    }

    private long waitForToken(long now) {
        fill(now);
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * refill);
    }

    private void fill(long now) {
        tokens = refill == 0 ? BUCKET : Math.min(BUCKET, tokens + (double) (now - refilledAt) / refill);
        refilledAt = now;
    }
}
