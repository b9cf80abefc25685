package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.isolation.internal.monitor.ResourceMonitor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Puts what a process uses on the board, tells the host, and ends the process when it uses too much. */
record ResourceGuard(Child child, StatusBoard board, PluginHost host, BooleanSupplier runs)
        implements ResourceMonitor.Listener {
    @Override
    public boolean isWatching() {
        return runs.getAsBoolean();
    }

    @Override
    public void measured(ResourceUsage usage) {
        board.usage(Optional.of(usage));
        tell(() -> host.measured(child.pid(), usage));
    }

    @Override
    public void violated(ResourceViolation violation) {
        tell(() -> host.violated(child.pid(), violation));
        child.kill(words(violation));
    }

    /** A host that fails to hear must not end the watch. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            host.log(System.Logger.Level.ERROR, "dev.rosey.isolation", "The use of resources could not be told: " + e);
        }
    }

    private static String words(ResourceViolation violation) {
        String unit = switch (violation.limit()) {
            case CPU -> " % of a processor core";
            case MEMORY -> " MB of memory";
        };
        String field = switch (violation.limit()) {
            case CPU -> "maxCpuPercent";
            case MEMORY -> "maxMemoryMegabytes";
        };
        return String.format(Locale.ROOT, "resource limit: it used %.1f%s, allowed are %.1f, in %d checks in a row; find "
                + "out what it does, or allow it more with limits/%s", violation.measured(), unit, violation.allowed(),
                violation.checks(), field);
    }
}
