package dev.rosey.isolation.internal.sandbox;

/**
 * Limits that the kernel holds a process to. It never writes a core file.
 *
 * @param dataBytes private memory, on the heap and off it
 * @param descriptors open files, pipes and the like
 * @param fileBytes the length of a file that it writes
 */
public record ChildLimits(long dataBytes, int descriptors, long fileBytes) {
    private static final int LEAST_DESCRIPTORS = 16;

    /** Checks. */
    public ChildLimits {
        if (dataBytes <= 0 || fileBytes < 0) {
            throw new IllegalArgumentException("Limits of bytes must be positive but are " + dataBytes + " and " + fileBytes);
        }
        if (descriptors < LEAST_DESCRIPTORS) {
            throw new IllegalArgumentException("A process needs " + LEAST_DESCRIPTORS + " descriptors, not " + descriptors);
        }
    }
}
