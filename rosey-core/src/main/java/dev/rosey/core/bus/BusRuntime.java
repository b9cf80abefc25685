package dev.rosey.core.bus;

import dev.rosey.api.spi.BusListeners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all parts of a bus share: where code runs, when, and what is counted and told. */
final class BusRuntime {
    private static final Duration RETRY = Duration.ofMillis(10);

    final ThreadSlots slots = new ThreadSlots();
    final Counters counters = new Counters(slots);
    final BusListeners listeners = new BusListeners(this::execute, new ListenerLog());
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Random random;
    private final CoarseClock coarse;
    private final Queue<Runnable> refused = new ConcurrentLinkedQueue<>(); // by the executor; waits to be asked again
    private volatile boolean ended;
    // Of this bus alone: true while the thread serves one of its subscriptions.
    private final ThreadLocal<@Nullable Boolean> serving = new ThreadLocal<>();

    BusRuntime(Executor executor, ScheduledExecutorService timer, InstantSource clock, Random random) {
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
        this.random = random;
        this.coarse = new CoarseClock(clock, timer);
    }

    /**
     * Runs user code or what leads to it. When the executor refuses, it is asked again a little later; when the timer
     * is shut down too, as after the end of the bus, the task runs here, so that nobody waits for ever.
     */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException busy) {
            refused.add(task);
            try {
                Future<?> unused = after(RETRY, this::executeRefused);
            } catch (RejectedExecutionException shutDown) {
                runRefused();
            }
            if (ended) { // the timer may have taken the alarm and been shut down since
                runRefused();
            }
        }
    }

    private void executeRefused() {
        for (int left = refused.size(); left > 0; left--) {
            Runnable task = refused.poll();
            if (task != null) {
                execute(task);
            }
        }
    }

    private void runRefused() {
        for (Runnable task = refused.poll(); task != null; task = refused.poll()) {
            task.run();
        }
    }

    /** To be called when the threads of the bus have been told to end: what they refused meanwhile is not lost. */
    void end() {
        ended = true;
        runRefused();
    }

    /** Runs a short task of the bus itself after a time; it must hand user code to {@link #execute(Runnable)}. */
    ScheduledFuture<?> after(Duration time, Runnable task) {
        return timer.schedule(task, nanos(time), TimeUnit.NANOSECONDS);
    }

    long millis() {
        return clock.millis();
    }

    /** The lower half of {@link #millis()}, up to {@link CoarseClock#TICK} old, and cheap to ask. */
    int coarseMillis() {
        return coarse.millis();
    }

    /** Whether a thread may watch for more work for a moment without keeping a task from running, as far as is known. */
    boolean mayLinger() {
        return executor instanceof BusPool pool && !pool.isBusy();
    }

    /** A random number from 0 to 1. */
    double chance() {
        return random.nextDouble();
    }

    boolean isServing() {
        return Boolean.TRUE.equals(serving.get());
    }

    /** Marks this thread as serving; returns the mark before, for {@link #endServing(boolean)}. */
    boolean beginServing() {
        boolean before = isServing();
        if (!before) {
            serving.set(true);
        }
        return before;
    }

    void endServing(boolean before) {
        if (!before) {
            serving.set(false); // to remove it would make garbage at each turn
        }
    }

    /** A time in nanoseconds; the greatest number when it is longer than that. */
    static long nanos(Duration time) {
        return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
    }
}
