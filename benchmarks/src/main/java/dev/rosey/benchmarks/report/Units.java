package dev.rosey.benchmarks.report;

import java.util.Locale;

/** Numbers with three digits that count. */
final class Units {
    private Units() {}

    /** A time, for instance {@code 4.52 ns} or {@code 21.3 us}. */
    static String time(double nanos) {
        if (nanos < 10_000) {
            return digits(nanos) + " ns";
        }
        return nanos < 10_000_000 ? digits(nanos / 1000) + " us" : digits(nanos / 1e6) + " ms";
    }

    /** An amount; what measuring itself allocates is not told. */
    static String bytes(double bytes) {
        if (bytes < 9.95) {
            return bytes < 0.05 ? "0 B" : String.format(Locale.ROOT, "%.1f B", bytes);
        }
        return bytes < 10_000 ? Math.round(bytes) + " B" : digits(bytes / 1000) + " kB";
    }

    /** Memory, for instance {@code 15.3 MB}. */
    static String megabytes(double bytes) {
        return digits(bytes / (1 << 20)) + " MB";
    }

    /** A ratio. */
    static String ratio(double value) {
        return digits(value);
    }

    private static String digits(double value) {
        String form = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, form, value);
    }
}
