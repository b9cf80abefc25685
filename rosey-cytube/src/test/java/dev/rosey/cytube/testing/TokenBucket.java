package dev.rosey.cytube.testing;

import java.time.Duration;
import java.time.Instant;

/** So many at once, then one more each time the refill has passed. */
final class TokenBucket {
    private final int capacity;
    private final double refillMillis;
    private double tokens;
    private Instant last;

    TokenBucket(int capacity, double refillMillis, Instant now) {
        this.capacity = capacity;
        this.refillMillis = refillMillis;
        this.tokens = capacity;
        this.last = now;
    }

    boolean take(Instant now) {
        double gained = refillMillis <= 0 ? 0 : Duration.between(last, now).toMillis() / refillMillis;
        tokens = Math.min(capacity, tokens + gained);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
