package dev.rosey.core.internal.http;

import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests may still be sent in this minute of the clock. */
final class MinuteBudget {
    private final int perMinute;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long minute; // guarded by lock
    private int taken; // guarded by lock

    MinuteBudget(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    boolean take() {
        lock.lock();
        try {
            long now = Math.floorDiv(clock.millis(), 60_000);
            if (now != minute) {
                minute = now;
                taken = 0;
            }
            if (taken >= perMinute) {
                return false;
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
