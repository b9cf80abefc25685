package dev.rosey.benchmarks.probe;

import dev.rosey.benchmarks.report.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values that were measured. For one thread. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    /** Makes an empty collection. */
    public Samples() {}

    /** Adds a value. */
    public void add(double value) {
        values.add(value);
    }

    /** Adds the nanoseconds since a time by {@link System#nanoTime()}. */
    public void addSince(long nanos) {
        add((double) (System.nanoTime() - nanos));
    }

    /** The value below which a share of them lies. */
    public Figure percentile(double percent) {
        if (values.isEmpty()) {
            throw new IllegalStateException("Nothing was measured");
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
        return Figure.of(sorted.get(Math.max(0, index)));
    }

    /** The value in the middle. */
    public Figure median() {
        return percentile(50);
    }
}
