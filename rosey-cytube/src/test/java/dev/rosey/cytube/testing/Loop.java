package dev.rosey.cytube.testing;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The one thread on which the server thinks, and its time.
 *
 * <p>All state of channels and sessions belongs to this thread. Two kinds of waiting exist: {@link #later} is the latency of
 * real work, such as a look-up, and always real; {@link #schedule} is a rule, such as a ping, and follows the server's
 * clock, which may be moved by hand.
 */
final class Loop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor executor;
    private final boolean isManual;
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparing(Alarm::at).thenComparingLong(Alarm::order));
    private volatile Thread thread = Thread.currentThread();
    private volatile Instant manualNow = Instant.parse("2026-01-01T00:00:00Z");
    private long order;

    private record Alarm(Instant at, long order, Runnable task) {}

    Loop(boolean isManual, ThreadFactory threads) {
        this.isManual = isManual;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = threads.newThread(task);
            thread = created;
            return created;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.prestartCoreThread();
    }

    Instant now() {
        return isManual ? manualNow : Instant.now();
    }

    void execute(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            // Closed: nobody is left to notice.
        }
    }

    void later(Duration latency, Runnable task) {
        try {
            executor.schedule(() -> guarded(task), latency.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody is left to notice.
        }
    }

    void schedule(Duration delay, Runnable task) {
        if (isManual) {
            alarms.add(new Alarm(manualNow.plus(delay), order++, task));
        } else {
            later(delay, task);
        }
    }

    /** Runs what is due until then, each at its own time. */
    void advance(Duration duration) {
        if (!isManual) {
            throw new IllegalStateException("The server's clock is the real one; build it with manualClock()");
        }
        call(() -> {
            Instant end = manualNow.plus(duration);
            while (!alarms.isEmpty() && !alarms.element().at().isAfter(end)) {
                Alarm alarm = alarms.remove();
                manualNow = alarm.at();
                guarded(alarm.task());
            }
            manualNow = end;
            return end;
        });
    }

    void run(Runnable task) {
        call(() -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    /** Runs the task on the loop and waits for its result. */
    <T> T call(Supplier<T> task) {
        if (Thread.currentThread() == thread) {
            return task.get();
        }
        FutureTask<T> future = new FutureTask<>(task::get);
        try {
            executor.execute(future);
            return future.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The test server is closed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("The test server does not answer its own calls", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The test server failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
