package dev.rosey.cytube.internal.socketio;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that signs of life push back. It holds one timer at a time, whatever comes; a sign of life costs a write.
 * All but {@link #touch()} is called in turn.
 */
final class Watch {
    private final ScheduledExecutorService timer;
    private final Executor turns;
    private final long limit;
    private final Runnable expired;
    private volatile long since = System.nanoTime();
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;

    private Watch(ScheduledExecutorService timer, Executor turns, Duration limit, Runnable expired) {
        this.timer = timer;
        this.turns = turns;
        this.limit = limit.toNanos();
        this.expired = expired;
    }

    /**
     * Begins to watch: unless it is stopped, the action runs once, in turn, so long after the last sign of life.
     *
     * @throws RejectedExecutionException if the timer is shut down
     */
    static Watch start(ScheduledExecutorService timer, Executor turns, Duration limit, Runnable expired) {
        Watch watch = new Watch(timer, turns, limit, expired);
        watch.next = watch.schedule(watch.limit);
        return watch;
    }

    private ScheduledFuture<?> schedule(long nanos) {
        return timer.schedule(() -> turns.execute(this::look), nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (stopped) {
            return;
        }
        long left = limit - (System.nanoTime() - since);
        if (left <= 0) {
            stopped = true;
            expired.run();
            return;
        }
        try {
            next = schedule(left);
        } catch (RejectedExecutionException e) {
            stopped = true; // the timer is shut down: nothing can be watched any more
        }
    }

    /** There was a sign of life. */
    void touch() {
        since = System.nanoTime();
    }

    /** Ends the watch. */
    void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}
