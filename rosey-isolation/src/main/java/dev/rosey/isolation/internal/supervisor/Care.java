package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.isolation.internal.monitor.ProcessMeter;
import dev.rosey.isolation.internal.monitor.ResourceMonitor;
import dev.rosey.isolation.internal.monitor.Throttle;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches what one process uses: puts it on the board, tells the host, and slows the process down or has it ended when it
 * uses too much. Runs on the serial executor.
 */
final class Care implements ResourceMonitor.Listener {
    private final PluginHost host;
    private final StatusBoard board;
    private final ResourceLimits limits;
    private final Services services;
    private final Consumer<Fault> kill;
    private @Nullable Watch watch;
    private volatile @Nullable Throttle throttle;

    /** One process that is watched. */
    private record Watch(long pid, ResourceMonitor monitor, BooleanSupplier runs) {}

    /** The last ends the process. */
    Care(PluginHost host, StatusBoard board, ResourceLimits limits, Services services,
            Consumer<Fault> kill) {
        this.host = host;
        this.board = board;
        this.limits = limits;
        this.services = services;
        this.kill = kill;
    }

    /** For how long the present process was let stand still, in nanoseconds. Called by any thread. */
    long pausedNanos() {
        Throttle present = throttle;
        return present == null ? 0 : present.pausedNanos();
    }

    /** Begins to watch a process. */
    void begin(long pid, Executor serial, BooleanSupplier runs) {
        if (limits.onViolation() == ResourceLimits.OnViolation.THROTTLE) {
            throttle = services.pausers().apply(pid).map(pauser -> new Throttle(pauser, services.timers(),
                    services.nanoTime(), limits.maxCpuPercent(), limits.violationThreshold())).orElse(null);
        }
        ResourceMonitor monitor =
                new ResourceMonitor(limits, new ProcessMeter(pid), services.nanoTime(), serial, this);
        watch = new Watch(pid, monitor, runs);
        monitor.begin(services.poller()).ifPresent(board::usage);
    }

    /** Lets the process run freely, and watches it no more. Idempotent. */
    void end() {
        Watch present = watch;
        watch = null;
        if (present != null) {
            present.monitor.end(services.poller());
        }
        Throttle slowing = throttle;
        throttle = null;
        if (slowing != null) {
            slowing.close();
        }
    }

    @Override
    public boolean isWatching() {
        Watch present = watch;
        return present != null && present.runs.getAsBoolean();
    }

    @Override
    public boolean isCpuJudged() {
        Throttle present = throttle;
        return present == null || !present.isOn();
    }

    @Override
    public void measured(ResourceUsage usage) {
        Watch present = watch;
        if (present == null) {
            return;
        }
        board.usage(usage);
        tell(() -> host.measured(present.pid, usage));
        Throttle slowing = throttle;
        if (slowing != null && slowing.isOn()) {
            slowing.measured(usage.cpuPercent().orElse(0));
            if (!slowing.isOn()) {
                say(System.Logger.Level.INFO, "It uses less processor time and is not slowed down any more");
            }
        }
    }

    @Override
    public boolean violated(ResourceViolation violation) {
        Watch present = watch;
        if (present == null) {
            return false;
        }
        tell(() -> host.violated(present.pid, violation));
        Throttle slowing = throttle;
        if (slowing != null && violation.limit() == Limit.CPU && slowing.begin(violation.measured())) {
            say(System.Logger.Level.WARNING, String.format(Locale.ROOT,
                    "It is slowed down: it used %.1f %% of a processor core, allowed are %.1f",
                    violation.measured(), violation.allowed()));
            return true;
        }
        kill.accept(new Fault.Excess(violation));
        return false;
    }

    private void say(System.Logger.Level level, String words) {
        host.log(level, "dev.rosey.isolation", words);
    }

    /** A host that fails to hear must not end the watch. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            say(System.Logger.Level.ERROR, "The use of resources could not be told: " + e);
        }
    }
}
