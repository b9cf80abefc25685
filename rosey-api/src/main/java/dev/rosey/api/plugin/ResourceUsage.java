package dev.rosey.api.plugin;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a plugin's process uses. A figure that cannot be measured on the platform is empty.
 *
 * @param cpuPercent of one core, since the check before
 * @param memoryMegabytes resident
 * @param peakCpuPercent the most seen
 * @param peakMemoryMegabytes the most seen
 */
public record ResourceUsage(
        OptionalDouble cpuPercent,
        OptionalDouble memoryMegabytes,
        OptionalDouble peakCpuPercent,
        OptionalDouble peakMemoryMegabytes) {
    /** Checks that all parts are there. */
    public ResourceUsage {
        Objects.requireNonNull(cpuPercent, "cpuPercent");
        Objects.requireNonNull(memoryMegabytes, "memoryMegabytes");
        Objects.requireNonNull(peakCpuPercent, "peakCpuPercent");
        Objects.requireNonNull(peakMemoryMegabytes, "peakMemoryMegabytes");
    }

    /** A usage of which everything was measured. */
    public static ResourceUsage of(
            double cpuPercent, double memoryMegabytes, double peakCpuPercent, double peakMemoryMegabytes) {
        return new ResourceUsage(OptionalDouble.of(cpuPercent), OptionalDouble.of(memoryMegabytes),
                OptionalDouble.of(peakCpuPercent), OptionalDouble.of(peakMemoryMegabytes));
    }
}
