package dev.rosey.api.plugin;

import java.time.Duration;

/** Runs things later. Tasks run like handlers, and end with the plugin. */
public interface Scheduler {
    /**
     * Runs a task once.
     *
     * @param delay how long to wait, not negative
     * @param task what to do; what it throws is logged
     * @return cancels it, if it has not begun
     */
    ScheduledTask after(Duration delay, Runnable task);

    /**
     * Runs a task again and again; a run that takes longer delays the next, runs do not overlap.
     *
     * @param period the time between the beginnings of two runs, positive
     * @param task what to do; what it throws is logged, and the next run comes
     * @return cancels further runs
     */
    ScheduledTask every(Duration period, Runnable task);

    /** A task that was scheduled. */
    @FunctionalInterface
    interface ScheduledTask extends AutoCloseable {
        /** Cancels what has not begun. Idempotent. */
        @Override
        void close();
    }
}
