package dev.rosey.isolation.internal.supervisor;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timers that go by the time in which a process could run: for as long as the host lets it stand still, they stand
 * still too. Deadlines and heartbeats by them do not take a process that is slowed down for one that hangs.
 */
final class RunningTime extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long NEGLIGIBLE = 1_000_000;

    private final ScheduledExecutorService timers;
    private final LongSupplier pausedNanos;

    /** The second tells for how long the process has stood still so far. */
    RunningTime(ScheduledExecutorService timers, LongSupplier pausedNanos) {
        this.timers = timers;
        this.pausedNanos = pausedNanos;
    }

    /** Waits again for as long as the process stood still while it waited. */
    private final class Wait<V extends @Nullable Object> extends CompletableFuture<V> implements ScheduledFuture<V> {
        private final Callable<V> task;
        private final long period;
        private volatile @Nullable ScheduledFuture<?> timer;
        private long seen;

        private Wait(Callable<V> task, long period) {
            this.task = task;
            this.period = period;
        }

        private void begin(long nanos) {
            seen = pausedNanos.getAsLong();
            timer = timers.schedule(this::due, nanos, TimeUnit.NANOSECONDS);
        }

        private void due() {
            long paused = pausedNanos.getAsLong() - seen;
            if (isDone()) {
                return;
            } else if (paused > NEGLIGIBLE) {
                begin(paused);
                return;
            }
            try {
                V result = task.call();
                if (period == 0) {
                    complete(result);
                } else {
                    begin(period);
                }
            } catch (Exception e) {
                completeExceptionally(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            ScheduledFuture<?> armed = timer;
            if (armed != null) {
                armed.cancel(mayInterrupt);
            }
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            ScheduledFuture<?> armed = timer;
            return armed == null ? 0 : armed.getDelay(unit);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private static Callable<@Nullable Object> calling(Runnable task) {
        return () -> {
            task.run();
            return null;
        };
    }

    private <V extends @Nullable Object> Wait<V> begun(Wait<V> wait, long nanos) {
        wait.begin(nanos);
        return wait;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return begun(new Wait<@Nullable Object>(calling(task), 0), unit.toNanos(delay));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return begun(new Wait<>(task, 0), unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return begun(new Wait<@Nullable Object>(calling(task), unit.toNanos(period)), unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
        return scheduleAtFixedRate(task, delay, pause, unit);
    }

    @Override
    public void execute(Runnable task) {
        timers.execute(task);
    }

    @Override
    public void shutdown() {
        timers.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return timers.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return timers.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return timers.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return timers.awaitTermination(timeout, unit);
    }
}
