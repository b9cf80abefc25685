package dev.rosey.cytube.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Tells waiting tests that something happened. */
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;

    void pulse() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is an answer; the last attempt is made after the deadline. */
    <T> T await(Supplier<Optional<T>> answer, Duration deadline, Supplier<String> failure) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            long seen = changes();
            Optional<T> found = answer.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (!awaitChange(seen, end)) {
                return answer.get().orElseThrow(() -> new AssertionError(failure.get()));
            }
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitChange(long seen, long end) {
        lock.lock();
        try {
            while (changes == seen) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
