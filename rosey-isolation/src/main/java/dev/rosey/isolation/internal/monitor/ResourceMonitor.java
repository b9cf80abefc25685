package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Measures a process again and again, and tells when it was above a limit too often in a row; then it measures no more.
 * Its tasks run one after another.
 */
public final class ResourceMonitor {
    /** Hears of what was measured. */
    public interface Listener {
        /** Whether the process is still to be watched. */
        boolean isWatching();

        /** This is what it uses. */
        void measured(ResourceUsage usage);

        /** A limit was exceeded too often in a row. */
        void violated(ResourceViolation violation);
    }

    private final ResourceLimits limits;
    private final Meter meter;
    private final BiConsumer<Duration, Runnable> timer;
    private final Listener listener;
    private final LimitWatch watch;

    /**
     * Makes a monitor; measures nothing yet.
     *
     * @param limits what is allowed
     * @param meter measures the process
     * @param timer runs a task after a time
     * @param listener hears of it
     */
    public ResourceMonitor(
            ResourceLimits limits, Meter meter, BiConsumer<Duration, Runnable> timer, Listener listener) {
        this.limits = limits;
        this.meter = meter;
        this.timer = timer;
        this.listener = listener;
        this.watch = new LimitWatch(limits);
    }

    /** Measures for the first time: that from which processor time is counted. */
    public Optional<ResourceUsage> begin() {
        Optional<ResourceUsage> first = meter.measure();
        timer.accept(limits.checkInterval(), this::check);
        return first;
    }

    private void check() {
        if (!listener.isWatching()) {
            return;
        }
        Optional<ResourceUsage> usage = meter.measure();
        if (usage.isPresent()) {
            listener.measured(usage.get());
            Optional<ResourceViolation> violation = watch.check(usage.get());
            if (violation.isPresent()) {
                listener.violated(violation.get());
                return;
            }
        }
        timer.accept(limits.checkInterval(), this::check);
    }
}
