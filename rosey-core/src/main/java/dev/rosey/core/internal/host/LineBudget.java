package dev.rosey.core.internal.host;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/** How many lines may be written in a second, so that nobody can flood the host's log. */
final class LineBudget {
    private final int perSecond;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private long second; // guarded by lock, as is all below
    private int written;
    private long dropped;

    LineBudget(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** Takes a line: empty when it must be dropped, else how many were dropped since the last one was taken. */
    OptionalLong take() {
        lock.lock();
        try {
            long now = clock.millis() / 1000;
            if (now != second) {
                second = now;
                written = 0;
            }
            if (written >= perSecond) {
                dropped++;
                return OptionalLong.empty();
            }
            written++;
            long before = dropped;
            dropped = 0;
            return OptionalLong.of(before);
        } finally {
            lock.unlock();
        }
    }
}
