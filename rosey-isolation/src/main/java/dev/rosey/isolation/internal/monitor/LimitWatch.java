package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts how many checks in a row were above a limit, for each limit apart. The first check after the start does not
 * count: what a plugin does while it warms up says nothing of how it is. For one thread at a time.
 */
final class LimitWatch {
    private final ResourceLimits limits;
    private final Map<Limit, Integer> above = new EnumMap<>(Limit.class);
    private boolean warm;

    LimitWatch(ResourceLimits limits) {
        this.limits = limits;
    }

    /** Takes the next check; the violation that it completes, if it does. */
    Optional<ResourceViolation> check(ResourceUsage usage) {
        if (!warm) {
            warm = true;
            return Optional.empty();
        }
        Optional<ResourceViolation> cpu = count(Limit.CPU, usage.cpuPercent(), limits.maxCpuPercent());
        Optional<ResourceViolation> memory =
                count(Limit.MEMORY, usage.memoryMegabytes(), (double) limits.maxMemoryMegabytes());
        return cpu.or(() -> memory);
    }

    private Optional<ResourceViolation> count(Limit limit, OptionalDouble measured, double allowed) {
        if (measured.isEmpty() || measured.getAsDouble() <= allowed) {
            above.remove(limit);
            return Optional.empty();
        }
        int checks = above.merge(limit, 1, Integer::sum);
        return checks < limits.violationThreshold()
                ? Optional.empty()
                : Optional.of(new ResourceViolation(limit, measured.getAsDouble(), allowed, checks));
    }
}
