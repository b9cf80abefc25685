package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceHistory;
import dev.rosey.api.plugin.ResourceUsage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last measurements of a plugin. Safe for use by any number of threads. */
public final class UsageRing {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ResourceHistory.Sample> samples = new ArrayDeque<>(ResourceHistory.CAPACITY);

    /** Keeps a measurement, in the place of the oldest when it is full. */
    public void add(Instant time, ResourceUsage usage) {
        lock.lock();
        try {
            if (samples.size() == ResourceHistory.CAPACITY) {
                samples.remove();
            }
            samples.add(new ResourceHistory.Sample(time, usage));
        } finally {
            lock.unlock();
        }
    }

    /** A copy. */
    public ResourceHistory snapshot() {
        lock.lock();
        try {
            return samples.isEmpty() ? ResourceHistory.empty() : new ResourceHistory(List.copyOf(samples));
        } finally {
            lock.unlock();
        }
    }
}
