package dev.rosey.isolation.internal.monitor;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Holds a process to a share of processor time by letting it stand still for a part of each tenth of a second. How much
 * it would use without that is estimated in each check; when that is within its limit often enough in a row, it runs
 * freely again. Safe for use by any number of threads.
 */
public final class Throttle implements AutoCloseable {
    private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();
    private static final double LEAST_SHARE = 0.05; // so that it can still answer, and stop when it is asked to
    private static final double MARGIN = 0.95; // it runs a little longer than its turn

    private final Pauser pauser;
    private final ScheduledExecutorService timers;
    private final LongSupplier nanoTime;
    private final double allowed;
    private final int goodChecks;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private double share = 1;
    private int good;
    private long round;
    private boolean isPaused;
    private boolean isClosed;
    private long pausedAt;
    private long pausedNanos;

    /**
     * Makes one that lets the process run freely.
     *
     * @param pauser the process; closed with this
     * @param timers runs its turns
     * @param nanoTime the time
     * @param allowedPercent of one core
     * @param goodChecks how many checks in a row must be good until the process runs freely
     */
    public Throttle(Pauser pauser, ScheduledExecutorService timers, LongSupplier nanoTime, double allowedPercent,
            int goodChecks) {
        this.pauser = pauser;
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.allowed = allowedPercent;
        this.goodChecks = goodChecks;
    }

    /** Whether the process is slowed down now. */
    public boolean isOn() {
        lock.lock();
        try {
            return share < 1;
        } finally {
            lock.unlock();
        }
    }

    /** The part of the time for which the process may run: 1 when it runs freely. */
    public double share() {
        lock.lock();
        try {
            return share;
        } finally {
            lock.unlock();
        }
    }

    /** For how long the process has stood still so far, in nanoseconds. */
    public long pausedNanos() {
        lock.lock();
        try {
            return pausedNanos + (isPaused ? nanoTime.getAsLong() - pausedAt : 0);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what a check has measured, in percent of one core; adapts the share, or ends the throttling. */
    public void measured(double percent) {
        lock.lock();
        try {
            if (share == 1) {
                return;
            }
            double wanted = percent / share;
            good = wanted <= allowed ? good + 1 : 0;
            if (good >= goodChecks) {
                release();
            } else if (good == 0) {
                share = shareFor(wanted);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Slows the process down that used so much, in percent of one core. Returns false if that cannot be done. */
    public boolean begin(double percent) {
        lock.lock();
        try {
            if (isClosed) {
                return false;
            }
            boolean wasOn = share < 1;
            share = shareFor(percent / share);
            good = 0;
            return wasOn || pause(++round);
        } finally {
            lock.unlock();
        }
    }

    private double shareFor(double wanted) {
        return Math.max(LEAST_SHARE, Math.min(MARGIN, MARGIN * allowed / Math.max(wanted, 0.001)));
    }

    /** The caller holds the lock. */
    private boolean pause(long of) {
        if (of != round || isClosed) {
            return false;
        }
        if (!pauser.pause()) {
            release();
            return false;
        }
        isPaused = true;
        pausedAt = nanoTime.getAsLong();
        return turn((1 - share) * PERIOD_NANOS, () -> resume(of));
    }

    private void resume(long of) {
        if (of == round && isPaused) {
            goOn();
            turn(share * PERIOD_NANOS, () -> pause(of));
        }
    }

    /** Does something later; a process is never left standing still because that cannot be. */
    private boolean turn(double nanos, Runnable next) {
        try {
            Future<?> unused = timers.schedule(() -> {
                lock.lock();
                try {
                    next.run();
                } finally {
                    lock.unlock();
                }
            }, (long) nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            release();
            return false;
        }
    }

    private void goOn() {
        if (isPaused) {
            pauser.resume();
            isPaused = false;
            pausedNanos += nanoTime.getAsLong() - pausedAt;
        }
    }

    private void release() {
        round++;
        share = 1;
        good = 0;
        goOn();
    }

    /** Lets the process run freely, for good. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!isClosed) {
                release();
                isClosed = true;
                pauser.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
