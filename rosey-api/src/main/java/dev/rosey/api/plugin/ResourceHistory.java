package dev.rosey.api.plugin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The last measurements of a plugin's processes, oldest first; they outlive a restart. A snapshot. Averages and peaks are
 * over these measurements, and empty when none of them has the figure.
 *
 * @param samples the measurements
 */
public record ResourceHistory(List<Sample> samples) {
    /** How many measurements are kept for each plugin. */
    public static final int CAPACITY = 60;

    private static final ResourceHistory EMPTY = new ResourceHistory(List.of());

    /**
     * One measurement.
     *
     * @param time when
     * @param usage what was measured
     */
    public record Sample(Instant time, ResourceUsage usage) {
        /** Checks that both are there. */
        public Sample {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(usage, "usage");
        }
    }

    /** Copies. */
    public ResourceHistory {
        samples = List.copyOf(samples);
    }

    /** No measurements. */
    public static ResourceHistory empty() {
        return EMPTY;
    }

    /** The average share of processor time, in percent of one core. */
    public OptionalDouble averageCpuPercent() {
        return figures(ResourceUsage::cpuPercent).average();
    }

    /** The most processor time, in percent of one core. */
    public OptionalDouble peakCpuPercent() {
        return figures(ResourceUsage::cpuPercent).max();
    }

    /** The average of resident memory, in megabytes. */
    public OptionalDouble averageMemoryMegabytes() {
        return figures(ResourceUsage::memoryMegabytes).average();
    }

    /** The most resident memory, in megabytes. */
    public OptionalDouble peakMemoryMegabytes() {
        return figures(ResourceUsage::memoryMegabytes).max();
    }

    /** The average number of threads. */
    public OptionalDouble averageThreads() {
        return figures(usage -> asDouble(usage.threads())).average();
    }

    /** The most threads. */
    public OptionalInt peakThreads() {
        return asInt(figures(usage -> asDouble(usage.threads())).max());
    }

    /** The average number of open descriptors. */
    public OptionalDouble averageDescriptors() {
        return figures(usage -> asDouble(usage.descriptors())).average();
    }

    /** The most open descriptors. */
    public OptionalInt peakDescriptors() {
        return asInt(figures(usage -> asDouble(usage.descriptors())).max());
    }

    private DoubleStream figures(Function<ResourceUsage, OptionalDouble> figure) {
        return samples.stream().map(Sample::usage).map(figure).flatMapToDouble(OptionalDouble::stream);
    }

    private static OptionalDouble asDouble(OptionalInt number) {
        return number.isPresent() ? OptionalDouble.of(number.getAsInt()) : OptionalDouble.empty();
    }

    private static OptionalInt asInt(OptionalDouble number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsDouble()) : OptionalInt.empty();
    }
}
