package dev.rosey.core.internal.host;

import dev.rosey.api.plugin.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers of one plugin: the timer thread only hands the tasks over to the executor. */
final class HostScheduler implements Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(HostScheduler.class);

    private final String plugin;
    private final ScheduledExecutorService timer;
    private final Executor executor;
    private final Resources resources;

    HostScheduler(String plugin, ScheduledExecutorService timer, Executor executor, Resources resources) {
        this.plugin = plugin;
        this.timer = timer;
        this.executor = executor;
        this.resources = resources;
    }

    @Override
    public ScheduledTask after(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay is " + delay + "; it must not be negative");
        }
        Task scheduled = new Task(task, true);
        resources.add(scheduled);
        scheduled.begin(timer.schedule(scheduled::due, delay.toNanos(), TimeUnit.NANOSECONDS));
        return scheduled;
    }

    @Override
    public ScheduledTask every(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period is " + period + "; it must be positive");
        }
        Task scheduled = new Task(task, false);
        resources.add(scheduled);
        long nanos = period.toNanos();
        scheduled.begin(timer.scheduleAtFixedRate(scheduled::due, nanos, nanos, TimeUnit.NANOSECONDS));
        return scheduled;
    }

    private final class Task implements ScheduledTask {
        private final Runnable action;
        private final boolean once;
        private final AtomicBoolean running = new AtomicBoolean();
        private volatile boolean closed;
        private volatile Future<?> pending = java.util.concurrent.CompletableFuture.completedFuture(null);

        Task(Runnable action, boolean once) {
            this.action = action;
            this.once = once;
        }

        void begin(Future<?> future) {
            pending = future;
            if (closed) {
                future.cancel(false);
            }
        }

        void due() {
            if (!closed && running.compareAndSet(false, true)) {
                executor.execute(this::run);
            }
        }

        private void run() {
            try {
                if (!closed) {
                    action.run();
                }
            } catch (RuntimeException e) {
                LOG.warn("A timer of plugin {} failed", plugin, e);
            } finally {
                running.set(false);
                if (once) {
                    resources.remove(this);
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            pending.cancel(false);
            resources.remove(this);
        }
    }
}
