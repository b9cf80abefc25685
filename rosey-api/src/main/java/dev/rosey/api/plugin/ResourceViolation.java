package dev.rosey.api.plugin;

import java.util.Objects;

/**
 * A limit that a plugin's process exceeded so often in a row that something is done about it.
 *
 * @param limit which one
 * @param measured in the last check: percent of one core, megabytes, or a number
 * @param allowed the limit, in the same unit
 * @param checks how many checks in a row were above it
 */
public record ResourceViolation(Limit limit, double measured, double allowed, int checks) {
    /** What is limited. */
    public enum Limit {
        /** Processor time, in percent of one core. */
        CPU,
        /** Resident memory, in megabytes. */
        MEMORY,
        /** The number of threads. */
        THREADS,
        /** The number of open files, pipes and the like. */
        DESCRIPTORS
    }

    /** Checks that the limit is there. */
    public ResourceViolation {
        Objects.requireNonNull(limit, "limit");
    }
}
