package dev.rosey.api.plugin;

import dev.rosey.api.event.StrictObject;
import java.time.Duration;
import java.util.Objects;

/**
 * What a plugin's process may use.
 *
 * @param maxCpuPercent of one processor core
 * @param maxMemoryMegabytes of resident memory
 * @param checkInterval time between two checks
 * @param violationThreshold consecutive checks above a limit that make a violation
 * @param onViolation what then happens
 * @param maxThreads how many threads
 * @param maxDescriptors how many open files, pipes and the like
 * @param startGrace for so long after the start, processor time is not judged
 */
public record ResourceLimits(
        double maxCpuPercent,
        long maxMemoryMegabytes,
        Duration checkInterval,
        int violationThreshold,
        OnViolation onViolation,
        int maxThreads,
        int maxDescriptors,
        Duration startGrace) {
    /** The most memory that can be granted, in megabytes. */
    public static final long MEMORY_CAP_MEGABYTES = 1024;

    /** What happens to a plugin that is above a limit. */
    public enum OnViolation {
        /** It is ended, and restarted by its policy. */
        KILL,
        /**
         * It is slowed down when it uses too much processor time, until it uses less; above any other limit it is ended.
         * A runtime that cannot slow down refuses the plugin.
         */
        THROTTLE
    }

    private static final int DEFAULT_THREADS = 128;
    private static final int DEFAULT_DESCRIPTORS = 128;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final int MOST_THREADS = 32_768;
    private static final int MOST_DESCRIPTORS = 1_048_576;

    private static final ResourceLimits DEFAULTS =
            new ResourceLimits(50.0, 256, Duration.ofSeconds(5), 2, OnViolation.KILL);

    /**
     * Checks the figures.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public ResourceLimits {
        if (!(maxCpuPercent > 0 && maxCpuPercent <= 100_000)) {
            throw new IllegalArgumentException("maxCpuPercent is " + maxCpuPercent + "; it must be positive");
        }
        if (maxMemoryMegabytes < 1 || maxMemoryMegabytes > MEMORY_CAP_MEGABYTES) {
            throw new IllegalArgumentException(
                    "maxMemoryMegabytes is " + maxMemoryMegabytes + "; it must be 1 to " + MEMORY_CAP_MEGABYTES);
        }
        if (checkInterval.isNegative() || checkInterval.isZero()) {
            throw new IllegalArgumentException("checkInterval is " + checkInterval + "; it must be positive");
        }
        if (violationThreshold < 1) {
            throw new IllegalArgumentException("violationThreshold is " + violationThreshold + "; it must be positive");
        }
        Objects.requireNonNull(onViolation, "onViolation");
        if (maxThreads < 1 || maxThreads > MOST_THREADS) {
            throw new IllegalArgumentException("maxThreads is " + maxThreads + "; it must be 1 to " + MOST_THREADS);
        }
        if (maxDescriptors < 1 || maxDescriptors > MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "maxDescriptors is " + maxDescriptors + "; it must be 1 to " + MOST_DESCRIPTORS);
        }
        if (startGrace.isNegative()) {
            throw new IllegalArgumentException("startGrace is " + startGrace + "; it must not be negative");
        }
    }

    /** Limits with 128 threads, 128 descriptors and 10 s of grace. */
    public ResourceLimits(
            double maxCpuPercent,
            long maxMemoryMegabytes,
            Duration checkInterval,
            int violationThreshold,
            OnViolation onViolation) {
        this(maxCpuPercent, maxMemoryMegabytes, checkInterval, violationThreshold, onViolation, DEFAULT_THREADS,
                DEFAULT_DESCRIPTORS, DEFAULT_GRACE);
    }

    /** Half a core, 256 MB, 128 threads and descriptors, a check every 5 s, 2 in a row, kill, 10 s of grace. */
    public static ResourceLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits, replaced by those of an object with the fields {@code maxCpuPercent}, {@code maxMemoryMegabytes},
     * {@code maxThreads}, {@code maxDescriptors}, {@code checkInterval}, {@code violationThreshold}, {@code onViolation}
     * and {@code startGrace}.
     *
     * @throws dev.rosey.api.event.PayloadException if a field is unknown or has the wrong type
     * @throws IllegalArgumentException if a figure is out of range
     */
    public ResourceLimits with(StrictObject object) {
        return ManifestReader.limits(object, this);
    }

    /** These limits with another share of one core. */
    public ResourceLimits withMaxCpuPercent(double percent) {
        return new ResourceLimits(percent, maxMemoryMegabytes, checkInterval, violationThreshold,
                onViolation, maxThreads, maxDescriptors, startGrace);
    }

    /** These limits with another amount of memory. */
    public ResourceLimits withMaxMemoryMegabytes(long megabytes) {
        return new ResourceLimits(maxCpuPercent, megabytes, checkInterval, violationThreshold,
                onViolation, maxThreads, maxDescriptors, startGrace);
    }

    /** These limits with another time between checks. */
    public ResourceLimits withCheckInterval(Duration interval) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, interval, violationThreshold,
                onViolation, maxThreads, maxDescriptors, startGrace);
    }

    /** These limits with another number of checks in a row. */
    public ResourceLimits withViolationThreshold(int checks) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, checkInterval, checks,
                onViolation, maxThreads, maxDescriptors, startGrace);
    }

    /** These limits with something else that happens above them. */
    public ResourceLimits withOnViolation(OnViolation action) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, checkInterval, violationThreshold,
                action, maxThreads, maxDescriptors, startGrace);
    }

    /** These limits with another number of threads. */
    public ResourceLimits withMaxThreads(int number) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, checkInterval, violationThreshold,
                onViolation, number, maxDescriptors, startGrace);
    }

    /** These limits with another number of open descriptors. */
    public ResourceLimits withMaxDescriptors(int number) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, checkInterval, violationThreshold,
                onViolation, maxThreads, number, startGrace);
    }

    /** These limits with another time in which processor time is not judged. */
    public ResourceLimits withStartGrace(Duration time) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, checkInterval, violationThreshold,
                onViolation, maxThreads, maxDescriptors, time);
    }
}
