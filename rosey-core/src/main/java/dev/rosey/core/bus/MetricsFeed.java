package dev.rosey.core.bus;

import dev.rosey.api.bus.BusStats;
import dev.rosey.api.spi.BusMetrics;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives snapshots of a bus to its metrics: one at each interval unless the last one still runs, and one at the end. */
final class MetricsFeed {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);

    private final ReentrantLock lock = new ReentrantLock();
    private boolean recording; // guarded by lock, as is all up to the empty line
    private boolean closed;
    private @Nullable Future<?> alarm;

    private final BusRuntime runtime;
    private final Duration every;
    private final BusMetrics metrics;
    private final Supplier<BusStats> stats;
    private boolean failing; // of the recording, which is never done twice at once

    MetricsFeed(BusRuntime runtime, Duration every, BusMetrics metrics, Supplier<BusStats> stats) {
        this.runtime = runtime;
        this.every = every;
        this.metrics = metrics;
        this.stats = stats;
    }

    /** Begins to wait for the first interval. */
    void start() {
        lock.lock();
        try {
            if (!closed) {
                alarm = runtime.after(every, this::tick);
            }
        } catch (RejectedExecutionException ended) {
            LOG.warn("The timer of a bus is shut down: its metrics are recorded no more until it is closed");
        } finally {
            lock.unlock();
        }
    }

    /** Gives the last snapshot, after the one that is being recorded. */
    void close() {
        lock.lock();
        try {
            closed = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
        } finally {
            lock.unlock();
        }
        begin();
    }

    private void tick() {
        start();
        begin();
    }

    private void begin() {
        boolean first;
        lock.lock();
        try {
            first = !recording;
            recording = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            runtime.execute(this::serve);
        }
    }

    private void serve() {
        boolean last;
        do {
            last = isClosed();
            record();
        } while (!ends(last));
    }

    private void record() {
        try {
            metrics.record(stats.get());
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                LOG.warn("The metrics of a bus ({}) threw; further failures in a row are not logged",
                        metrics.getClass().getName(), e);
            }
            failing = true;
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the recording, unless the bus was closed meanwhile and its last snapshot is still to be given. */
    private boolean ends(boolean last) {
        lock.lock();
        try {
            recording = closed && !last;
            return !recording;
        } finally {
            lock.unlock();
        }
    }
}
