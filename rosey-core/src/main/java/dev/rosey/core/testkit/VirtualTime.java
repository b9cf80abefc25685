package dev.rosey.core.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until it is advanced, and an executor whose tasks run on the thread that calls
 * {@link #runUntilIdle()} or {@link #advance(Duration)}. What runs is determined by the order of submission and of due
 * times alone. Tasks may be submitted by any thread.
 */
public final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {
    private static final int MAX_STEPS = 10_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> ready = new ArrayDeque<>(); // guarded by lock
    private final PriorityQueue<Timed<?>> timed = new PriorityQueue<>(); // guarded by lock
    private final Instant start;
    private long nanos; // since start; guarded by lock
    private long sequence; // guarded by lock
    private boolean shutdown; // guarded by lock

    /** A clock that stands at an instant. */
    public VirtualTime(Instant start) {
        this.start = start;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(now());
    }

    private long now() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs everything that is ready, also what that makes ready, without moving the clock.
     *
     * @throws IllegalStateException if it does not come to an end
     */
    public void runUntilIdle() {
        for (int step = 0; step < MAX_STEPS; step++) {
            Runnable task = next();
            if (task == null) {
                return;
            }
            task.run();
        }
        throw new IllegalStateException("The tasks do not come to an end: " + MAX_STEPS + " ran without the clock moving");
    }

    /** Moves the clock, and runs on the way whatever comes due, at its time. */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time is " + time + "; the clock does not go back");
        }
        runUntilIdle();
        long target = now() + time.toNanos();
        while (moveToNextDue(target)) {
            runUntilIdle();
        }
    }

    /** Moves the clock to the next task that is due until the target, or to the target. */
    private boolean moveToNextDue(long target) {
        lock.lock();
        try {
            Timed<?> first = timed.peek();
            if (first == null || first.due > target) {
                nanos = target;
                return false;
            }
            nanos = Math.max(nanos, first.due);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = ready.poll();
            if (task != null) {
                return task;
            }
            Timed<?> first = timed.peek();
            return first != null && first.due <= nanos ? timed.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!shutdown) {
                ready.add(task);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(new Timed<@Nullable Object>(task, unit.toNanos(delay), 0, false));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(new Timed<>(task, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return add(new Timed<@Nullable Object>(task, unit.toNanos(delay), unit.toNanos(period), false));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
        return add(new Timed<@Nullable Object>(task, unit.toNanos(delay), unit.toNanos(pause), true));
    }

    private <V> ScheduledFuture<V> add(Timed<V> task) {
        lock.lock();
        try {
            task.due = nanos + Math.max(0, task.delay);
            task.number = sequence++;
            if (!shutdown) {
                timed.add(task);
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            shutdown = true;
            List<Runnable> left = new ArrayList<>(ready);
            left.addAll(timed);
            ready.clear();
            timed.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutdown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShutdown();
    }

    private final class Timed<V extends @Nullable Object> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long delay;
        private final long period;
        private final boolean fixedDelay;
        private long due;
        private long number;

        Timed(Callable<V> task, long delay) {
            super(task);
            this.delay = delay;
            this.period = 0;
            this.fixedDelay = false;
        }

        @SuppressWarnings("NullAway") // the result of a Runnable is null
        Timed(Runnable task, long delay, long period, boolean fixedDelay) {
            super(task, null);
            this.delay = delay;
            this.period = period;
            this.fixedDelay = fixedDelay;
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                lock.lock();
                try {
                    due = (fixedDelay ? nanos : due) + period;
                    timed.add(this);
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public boolean cancel(boolean interrupt) {
            lock.lock();
            try {
                timed.remove(this);
            } finally {
                lock.unlock();
            }
            return super.cancel(interrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Timed<?> that = (Timed<?>) other;
            int byTime = Long.compare(due, that.due);
            return byTime != 0 ? byTime : Long.compare(number, that.number);
        }
    }
}
