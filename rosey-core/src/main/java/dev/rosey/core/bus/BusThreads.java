package dev.rosey.core.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The executors of a bus: given ones, or own ones that end with it. Threads start when first needed. */
final class BusThreads {
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final List<Runnable> closing = new ArrayList<>();

    BusThreads(@Nullable Executor executor, @Nullable ScheduledExecutorService timer) {
        ThreadFactory threads = new Threads();
        this.executor = executor == null ? pool(threads) : executor;
        this.timer = timer == null ? timer(threads) : timer;
    }

    Executor executor() {
        return executor;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Lets the own threads end after what they have begun. */
    void close() {
        closing.forEach(Runnable::run);
    }

    private Executor pool(ThreadFactory threads) {
        BusPool pool = new BusPool(Math.max(2, Runtime.getRuntime().availableProcessors()), threads);
        closing.add(pool::close);
        return pool;
    }

    private ScheduledExecutorService timer(ThreadFactory threads) {
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, threads);
        one.setRemoveOnCancelPolicy(true);
        one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        closing.add(one::shutdown);
        return one;
    }

    private static final class Threads implements ThreadFactory {
        private final AtomicInteger number = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "rosey-bus-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
