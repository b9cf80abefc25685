package dev.rosey.benchmarks.report;

/**
 * What a measurement showed.
 *
 * @param nanos time of one operation: the mean, or the median where single operations were timed
 * @param bytes allocated by one operation, in all threads together
 */
public record Figure(double nanos, double bytes) {
    /** Checks that both are numbers. */
    public Figure {
        if (!(nanos > 0) || !(bytes >= 0)) {
            throw new IllegalArgumentException("Not a figure: " + nanos + " ns, " + bytes + " B");
        }
    }
}
