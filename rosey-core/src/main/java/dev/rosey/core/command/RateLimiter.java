package dev.rosey.core.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A token bucket for each user. Remembers a bounded number of users; the one heard of least recently is forgotten
 * first. Safe for use by any number of threads.
 */
final class RateLimiter {
    /** What a user is to hear. */
    enum Verdict {
        /** The command may go on. */
        ALLOWED,
        /** Too many, for the first time since the bucket was full: say so. */
        LIMITED_FIRST,
        /** Too many, and the user knows it. */
        LIMITED_AGAIN
    }

    private final double perSecond;
    private final int burst;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final BoundedMap<String, Bucket> buckets; // guarded by lock

    RateLimiter(int perMinute, int burst, int maxUsers, InstantSource clock) {
        this.perSecond = perMinute / 60.0;
        this.burst = burst;
        this.clock = clock;
        this.buckets = new BoundedMap<>(maxUsers);
    }

    Verdict take(String user) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Bucket bucket = buckets.computeIfAbsent(user, key -> new Bucket(burst, now));
            bucket.fill(now, perSecond, burst);
            return bucket.take();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return buckets.size();
        } finally {
            lock.unlock();
        }
    }

    private static final class Bucket {
        private double tokens;
        private Instant filledAt;
        private boolean told;

        Bucket(double tokens, Instant now) {
            this.tokens = tokens;
            this.filledAt = now;
        }

        void fill(Instant now, double perSecond, int burst) {
            double seconds = Math.max(0, Duration.between(filledAt, now).toMillis() / 1000.0);
            tokens = Math.min(burst, tokens + seconds * perSecond);
            filledAt = now;
            told &= tokens < burst;
        }

        Verdict take() {
            if (tokens >= 1) {
                tokens--;
                return Verdict.ALLOWED;
            }
            boolean first = !told;
            told = true;
            return first ? Verdict.LIMITED_FIRST : Verdict.LIMITED_AGAIN;
        }
    }
}
