package dev.rosey.isolation.internal.monitor;

import dev.rosey.api.plugin.ResourceLimits;
import dev.rosey.api.plugin.ResourceUsage;
import dev.rosey.api.plugin.ResourceViolation;
import dev.rosey.api.plugin.ResourceViolation.Limit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Counts how many checks in a row were above a limit, for each limit apart. For one thread at a time. */
final class LimitWatch {
    private final ResourceLimits limits;
    private final Map<Limit, Integer> above = new EnumMap<>(Limit.class);

    LimitWatch(ResourceLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes the next check.
     *
     * @param usage what was measured
     * @param isCpuJudged whether processor time counts in this check
     * @return the violation that it completes, if it does
     */
    Optional<ResourceViolation> check(ResourceUsage usage, boolean isCpuJudged) {
        Optional<ResourceViolation> memory =
                count(Limit.MEMORY, usage.memoryMegabytes(), (double) limits.maxMemoryMegabytes());
        Optional<ResourceViolation> threads = count(Limit.THREADS, number(usage.threads()), limits.maxThreads());
        Optional<ResourceViolation> descriptors =
                count(Limit.DESCRIPTORS, number(usage.descriptors()), limits.maxDescriptors());
        Optional<ResourceViolation> cpu =
                count(Limit.CPU, isCpuJudged ? usage.cpuPercent() : OptionalDouble.empty(), limits.maxCpuPercent());
        return memory.or(() -> threads).or(() -> descriptors).or(() -> cpu);
    }

    private static OptionalDouble number(OptionalInt figure) {
        return figure.isPresent() ? OptionalDouble.of(figure.getAsInt()) : OptionalDouble.empty();
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
