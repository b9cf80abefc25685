package dev.rosey.core.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Until when something must not be done again, by key. Remembers a bounded number of keys; the one used least recently
 * is forgotten first. Safe for use by any number of threads.
 */
final class Cooldowns {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final BoundedMap<String, Instant> until; // guarded by lock

    Cooldowns(int maxKeys, InstantSource clock) {
        this.clock = clock;
        this.until = new BoundedMap<>(maxKeys);
    }

    /**
     * Starts the cooldowns of several keys at once, unless one of them is still running.
     *
     * @param times how long each is to last; zero for none
     * @param start whether to start them when none is running
     * @return how long the longest running one still lasts; zero when none is running
     */
    Duration check(Map<String, Duration> times, boolean start) {
        Instant now = clock.instant();
        lock.lock();
        try {
            Duration longest = Duration.ZERO;
            for (String key : times.keySet()) {
                Instant end = until.get(key);
                if (end != null && end.isAfter(now)) {
                    Duration left = Duration.between(now, end);
                    longest = left.compareTo(longest) > 0 ? left : longest;
                }
            }
            if (start && longest.isZero()) {
                times.forEach((key, time) -> {
                    if (!time.isZero()) {
                        until.put(key, now.plus(time));
                    }
                });
            }
            return longest;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return until.size();
        } finally {
            lock.unlock();
        }
    }
}
