package dev.rosey.isolation.internal.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is to happen to a plugin later, unless it goes to a state that cancels it. Runs on the plugin's executor. */
final class Timers {
    private final ScheduledExecutorService timers;
    private final Executor serial;
    private final Runnable onClosed;
    private final List<Future<?>> pending = new ArrayList<>();

    /** The action is run when the runtime is closed, so that nothing can happen later. */
    Timers(ScheduledExecutorService timers, Executor serial, Runnable onClosed) {
        this.timers = timers;
        this.serial = serial;
        this.onClosed = onClosed;
    }

    /** Runs a task after a time. */
    void later(Duration delay, Runnable task) {
        pending.removeIf(Future::isDone);
        try {
            pending.add(timers.schedule(() -> serial.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            onClosed.run();
        }
    }

    void cancel() {
        pending.forEach(timer -> timer.cancel(false));
        pending.clear();
    }
}
