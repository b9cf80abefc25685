package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Measures a process again and again, and tells when it was above a limit too often in a row. It measures on the
 * poller's thread; all else runs on an executor that runs one task after another.
 */
public final class ResourceMonitor {
    /** Hears of what was measured. */
    public interface Listener {
        /** Whether the process is still to be watched. */
        boolean isWatching();

        /** Whether processor time is judged now; it is not while the process is slowed down. */
        boolean isCpuJudged();

        /** This is what it uses. */
        void measured(ResourceUsage usage);

        /** A limit was exceeded too often in a row. Returns whether the process is to be watched further. */
        boolean violated(ResourceViolation violation);
    }

    private final ResourceLimits limits;
    private final Meter meter;
    private final LongSupplier nanoTime;
    private final Executor serial;
    private final Listener listener;
    private final LimitWatch watch;
    private boolean isOver; // confined to the executor
    private long begun;

    /**
     * Makes a monitor; measures nothing yet.
     *
     * @param limits what is allowed
     * @param meter measures the process
     * @param nanoTime the time, in nanoseconds from any point
     * @param serial runs one task after another
     * @param listener hears of it
     */
    public ResourceMonitor(
            ResourceLimits limits, Meter meter, LongSupplier nanoTime, Executor serial, Listener listener) {
        this.limits = limits;
        this.meter = meter;
        this.nanoTime = nanoTime;
        this.serial = serial;
        this.listener = listener;
        this.watch = new LimitWatch(limits);
    }

    /** Measures for the first time, that from which processor time is counted, and has the poller go on. */
    public Optional<ResourceUsage> begin(ResourcePoller poller) {
        begun = nanoTime.getAsLong();
        Optional<ResourceUsage> first = meter.measure();
        poller.add(limits.checkInterval(), new ResourcePoller.Check() {
            @Override
            public void run() {
                Optional<ResourceUsage> usage = meter.measure();
                serial.execute(() -> take(usage));
            }

            @Override
            public void removed() {
                meter.close();
            }
        }, this);
        return first;
    }

    /** Ends the watch. */
    public void end(ResourcePoller poller) {
        isOver = true;
        poller.remove(this);
    }

    private void take(Optional<ResourceUsage> usage) {
        if (isOver || usage.isEmpty() || !listener.isWatching()) {
            return;
        }
        listener.measured(usage.get());
        boolean warm = nanoTime.getAsLong() - begun >= limits.startGrace().toNanos();
        watch.check(usage.get(), warm && listener.isCpuJudged())
                .ifPresent(violation -> isOver = !listener.violated(violation));
    }
}
