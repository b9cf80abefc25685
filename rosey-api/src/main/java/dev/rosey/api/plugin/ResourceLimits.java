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
 */
public record ResourceLimits(
        double maxCpuPercent,
        long maxMemoryMegabytes,
        Duration checkInterval,
        int violationThreshold,
        OnViolation onViolation) {
    /** The most memory that can be granted, in megabytes. */
    public static final long MEMORY_CAP_MEGABYTES = 1024;

    /** What happens to a plugin that is above a limit. */
    public enum OnViolation {
        /** It is ended, and restarted by its policy. */
        KILL,
        /** It is slowed down; for processor time only. A runtime that cannot do that refuses the plugin. */
        THROTTLE
    }

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
    }

    /** Half a core, 256 MB, a check every 5 s, 2 in a row, kill. */
    public static ResourceLimits defaults() {
        return DEFAULTS;
    }

    /**
     * These limits, replaced by those of an object with the fields {@code maxCpuPercent}, {@code maxMemoryMegabytes},
     * {@code checkInterval}, {@code violationThreshold} and {@code onViolation}.
     *
     * @throws dev.rosey.api.event.PayloadException if a field is unknown or has the wrong type
     * @throws IllegalArgumentException if a figure is out of range
     */
    public ResourceLimits with(StrictObject object) {
        return ManifestReader.limits(object, this);
    }

    /** These limits with another share of one core. */
    public ResourceLimits withMaxCpuPercent(double percent) {
        return new ResourceLimits(percent, maxMemoryMegabytes, checkInterval, violationThreshold, onViolation);
    }

    /** These limits with another amount of memory. */
    public ResourceLimits withMaxMemoryMegabytes(long megabytes) {
        return new ResourceLimits(maxCpuPercent, megabytes, checkInterval, violationThreshold, onViolation);
    }

    /** These limits with another time between checks. */
    public ResourceLimits withCheckInterval(Duration interval) {
        return new ResourceLimits(maxCpuPercent, maxMemoryMegabytes, interval, violationThreshold, onViolation);
    }
}
