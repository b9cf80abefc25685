package dev.rosey.api.bus;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * How long something took, many times over: a snapshot of counts in {@value #BUCKETS} buckets of nanoseconds, four to
 * each doubling, so that a quantile is exact to a quarter. Immutable and safe for use by any number of threads.
 */
public final class DurationHistogram {
    /** The number of buckets; see {@link #bucket(long)}. */
    public static final int BUCKETS = 248;

    private static final DurationHistogram EMPTY = new DurationHistogram(new long[BUCKETS]);

    private final long[] counts;
    private final long count;

    private DurationHistogram(long[] counts) {
        this.counts = counts;
        this.count = Arrays.stream(counts).sum();
    }

    /**
     * Makes a snapshot of counts.
     *
     * @param counts how often a duration fell into each bucket, {@value #BUCKETS} numbers; copied
     * @throws IllegalArgumentException if there are more or fewer of them, or one is negative
     */
    public static DurationHistogram of(long[] counts) {
        if (Objects.requireNonNull(counts, "counts").length != BUCKETS) {
            throw new IllegalArgumentException("counts has " + counts.length + " numbers; it must have " + BUCKETS);
        }
        long[] copy = counts.clone();
        for (int i = 0; i < BUCKETS; i++) {
            if (copy[i] < 0) {
                throw new IllegalArgumentException("counts[" + i + "] is " + copy[i] + "; it must not be negative");
            }
        }
        return new DurationHistogram(copy);
    }

    /** The histogram of nothing. */
    public static DurationHistogram empty() {
        return EMPTY;
    }

    /**
     * The bucket that a duration falls into. Below 4 ns each nanosecond has its own, from there on each doubling has
     * four of equal width.
     *
     * @param nanos a duration in nanoseconds; a negative one counts as zero
     */
    public static int bucket(long nanos) {
        if (nanos < 4) {
            return (int) Math.max(0, nanos);
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        return (exponent - 1) * 4 + (int) ((nanos >>> (exponent - 2)) & 3);
    }

    /** How many durations were measured. */
    public long count() {
        return count;
    }

    /**
     * The duration that a share of all measured ones did not exceed, rounded up to the end of its bucket.
     *
     * @param share from 0 to 1, for instance 0.99
     * @return zero when nothing was measured
     */
    public Duration quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; it must be from 0 to 1");
        }
        long rank = Math.max(1, Math.min(count, (long) Math.ceil(share * count))); // a large count is rounded up
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Duration.ofNanos(last(i));
            }
        }
        return Duration.ZERO;
    }

    /** The longest measured duration, rounded up to the end of its bucket; zero when nothing was measured. */
    public Duration max() {
        return quantile(1);
    }

    /** The last nanosecond of a bucket. */
    private static long last(int bucket) {
        if (bucket < 4) {
            return bucket;
        }
        int exponent = bucket / 4 + 1;
        long width = 1L << (exponent - 2);
        return (4 + bucket % 4) * width + (width - 1);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof DurationHistogram that && Arrays.equals(counts, that.counts));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    /** The number of durations with median, 99th percentile and longest one. */
    @Override
    public String toString() {
        return count + " durations, median " + quantile(0.5) + ", 99 % within " + quantile(0.99) + ", max " + max();
    }
}
