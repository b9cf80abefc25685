package dev.rosey.core.bus;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A clock that is cheap to ask: a timer keeps the time while somebody asks, and stops after a tick in which nobody did.
 * Its time is up to one tick old, or older when the timer is late.
 */
final class CoarseClock {
    static final Duration TICK = Duration.ofMillis(10);

    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile boolean asked;
    private volatile int millis;
    private volatile boolean running; // set after the first time of a run, cleared before its end

    CoarseClock(InstantSource clock, ScheduledExecutorService timer) {
        this.clock = clock;
        this.timer = timer;
    }

    /** The lower half of the clock's milliseconds; compare two of them by their difference. */
    int millis() {
        if (!running) {
            return start();
        }
        if (!asked) {
            asked = true;
        }
        return millis;
    }

    private int start() {
        int now = (int) clock.millis();
        if (ticking.compareAndSet(false, true)) {
            millis = now;
            running = true;
            schedule();
        }
        return now;
    }

    private void tick() {
        if (asked) {
            asked = false;
            millis = (int) clock.millis();
            schedule();
        } else {
            stop();
        }
    }

    private void schedule() {
        try {
            var unused = timer.schedule(this::tick, TICK.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            stop();
        }
    }

    private void stop() {
        running = false;
        ticking.set(false);
    }
}
