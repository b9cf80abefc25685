package dev.rosey.isolation.worker;

import dev.rosey.api.plugin.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Timers of a plugin; their tasks run on the threads of its handlers. */
final class WorkerScheduler implements Scheduler {
    private final ScheduledThreadPoolExecutor timers;
    private final Handlers handlers;
    private final LogSink log;

    WorkerScheduler(Handlers handlers, LogSink log) {
        this.handlers = handlers;
        this.log = log;
        this.timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "rosey-timer-1");
            thread.setDaemon(true);
            return thread;
        });
        this.timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ScheduledTask after(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay is " + delay + "; it must not be negative");
        }
        Future<?> timer = timers.schedule(() -> run(task, new AtomicBoolean()), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public ScheduledTask every(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period is " + period + "; it must be positive");
        }
        AtomicBoolean busy = new AtomicBoolean();
        long nanos = period.toNanos();
        Future<?> timer = timers.scheduleAtFixedRate(() -> run(task, busy), nanos, nanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    private void run(Runnable task, AtomicBoolean busy) {
        if (!busy.compareAndSet(false, true)) {
            return; // the run before has not ended: this one is left out
        }
        boolean taken = handlers.run(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                log.log(System.Logger.Level.ERROR, "scheduler", WorkerLogger.withTrace("A scheduled task failed", e));
            } finally {
                busy.set(false);
            }
        });
        if (!taken) {
            busy.set(false);
        }
    }

    void close() {
        timers.shutdownNow();
    }
}
