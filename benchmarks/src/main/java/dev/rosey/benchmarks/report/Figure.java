package dev.rosey.benchmarks.report;

/**
 * What a measurement showed.
 *
 * @param nanos time of one operation: the mean, or the median where single operations were timed; for cases in
 *     {@link Unit#MEMORY} the bytes
 * @param bytes allocated by one operation, in all threads together
 */
public record Figure(double nanos, double bytes) {
    /** A figure of which nothing else is known. */
    public static Figure of(double value) {
        return new Figure(value, 0);
    }

    /** Checks that both are numbers. */
    public Figure {
        if (!(nanos > 0) || !(bytes >= 0)) {
            throw new IllegalArgumentException("Not a figure: " + nanos + " ns, " + bytes + " B");
        }
    }
}
