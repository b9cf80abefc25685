package dev.rosey.isolation.internal.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of all processes of a runtime, each in its interval, with one timer. Checks of the same interval fall
 * together, so that a hundred processes wake the host once and not a hundred times. It has no timer while there is
 * nothing to check. Safe for use by any number of threads.
 */
public final class ResourcePoller {
    /** Something to do again and again, never by two threads at the same time. */
    public interface Check extends Runnable {
        /** It was removed, and does not run any more. */
        void removed();
    }

    private static final long NEVER = Long.MAX_VALUE;

    private static final class Entry {
        private final long every;
        private final Check check;
        private final ReentrantLock turn = new ReentrantLock();
        private long due;
        private boolean isRemoved; // guarded by turn

        private Entry(long every, Check check, long due) {
            this.every = every;
            this.check = check;
            this.due = due;
        }

        private void run() {
            turn.lock();
            try {
                if (!isRemoved) {
                    check.run();
                }
            } finally {
                turn.unlock();
            }
        }

        private void remove() {
            turn.lock();
            try {
                isRemoved = true;
                check.removed();
            } finally {
                turn.unlock();
            }
        }
    }

    private final ScheduledExecutorService timers;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final long origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final IdentityHashMap<Object, Entry> entries = new IdentityHashMap<>(); // guarded by lock
    private long armed = NEVER; // guarded by lock: when the timer is due
    private @Nullable Future<?> timer; // guarded by lock

    /**
     * Makes a poller that does nothing yet.
     *
     * @param timers wakes it
     * @param threads runs the checks
     * @param nanoTime the time by which the timers go
     */
    public ResourcePoller(ScheduledExecutorService timers, Executor threads, LongSupplier nanoTime) {
        this.timers = timers;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /** Runs a check in an interval until it is removed; for the first time after about one interval. */
    public void add(Duration interval, Check check, Object key) {
        long every = Math.max(1, interval.toNanos());
        lock.lock();
        try {
            long now = now();
            long due = ((now + every / 2) / every + 1) * every; // the next point of a grid that is not too near
            entries.put(key, new Entry(every, check, due));
            arm();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a check; waits for the one that runs. */
    public void remove(Object key) {
        Entry entry;
        lock.lock();
        try {
            entry = entries.remove(key);
        } finally {
            lock.unlock();
        }
        if (entry != null) {
            entry.remove();
        }
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    /** Sets a timer for what is due next; the caller holds the lock. */
    private void arm() {
        long next = entries.values().stream().mapToLong(entry -> entry.due).min().orElse(NEVER);
        if (next < armed) {
            armed = next;
            try {
                if (timer != null) {
                    timer.cancel(false);
                }
                timer = timers.schedule(() -> threads.execute(() -> round(next)), next - now(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                entries.clear(); // the runtime is closed
            }
        }
    }

    private void round(long of) {
        List<Entry> due = new ArrayList<>();
        lock.lock();
        try {
            if (of != armed) {
                return; // it was to be cancelled, but had begun
            }
            armed = NEVER;
            long now = Math.max(of, now());
            for (Entry entry : entries.values()) {
                if (entry.due <= now) {
                    due.add(entry);
                    entry.due += ((now - entry.due) / entry.every + 1) * entry.every;
                }
            }
            arm();
        } finally {
            lock.unlock();
        }
        due.forEach(Entry::run);
    }
}
