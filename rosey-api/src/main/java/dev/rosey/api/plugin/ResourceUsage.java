package dev.rosey.api.plugin;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a plugin's process uses. A figure that cannot be measured on the platform is empty.
 *
 * @param cpuPercent of one core, since the check before
 * @param memoryMegabytes resident
 * @param peakCpuPercent the most seen
 * @param peakMemoryMegabytes the most seen
 * @param threads how many it has
 * @param descriptors how many files, pipes and the like it has open
 */
public record ResourceUsage(
        OptionalDouble cpuPercent,
        OptionalDouble memoryMegabytes,
        OptionalDouble peakCpuPercent,
        OptionalDouble peakMemoryMegabytes,
        OptionalInt threads,
        OptionalInt descriptors) {
    /** Checks that all parts are there. */
    public ResourceUsage {
        Objects.requireNonNull(cpuPercent, "cpuPercent");
        Objects.requireNonNull(memoryMegabytes, "memoryMegabytes");
        Objects.requireNonNull(peakCpuPercent, "peakCpuPercent");
        Objects.requireNonNull(peakMemoryMegabytes, "peakMemoryMegabytes");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(descriptors, "descriptors");
    }

    /** A usage of which threads and descriptors were not measured. */
    public ResourceUsage(
            OptionalDouble cpuPercent,
            OptionalDouble memoryMegabytes,
            OptionalDouble peakCpuPercent,
            OptionalDouble peakMemoryMegabytes) {
        this(cpuPercent, memoryMegabytes, peakCpuPercent, peakMemoryMegabytes, OptionalInt.empty(), OptionalInt.empty());
    }

    /** A usage of which processor time and memory were measured. */
    public static ResourceUsage of(
            double cpuPercent, double memoryMegabytes, double peakCpuPercent, double peakMemoryMegabytes) {
        return new ResourceUsage(OptionalDouble.of(cpuPercent), OptionalDouble.of(memoryMegabytes),
                OptionalDouble.of(peakCpuPercent), OptionalDouble.of(peakMemoryMegabytes));
    }

    /** This usage with so many threads. */
    public ResourceUsage withThreads(int number) {
        return new ResourceUsage(cpuPercent, memoryMegabytes, peakCpuPercent, peakMemoryMegabytes,
                OptionalInt.of(number), descriptors);
    }

    /** This usage with so many open descriptors. */
    public ResourceUsage withDescriptors(int number) {
        return new ResourceUsage(cpuPercent, memoryMegabytes, peakCpuPercent, peakMemoryMegabytes, threads,
                OptionalInt.of(number));
    }
}
