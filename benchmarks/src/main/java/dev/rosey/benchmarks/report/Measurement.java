package dev.rosey.benchmarks.report;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Collections;

/**
 * Names a measurement: a benchmark and the values of its parameters.
 *
 * @param benchmark the class that asks the question
 * @param method its method
 * @param parameters values by name
 */
public record Measurement(Class<?> benchmark, String method, SortedMap<String, String> parameters) {
    /** Copies the parameters. */
    public Measurement {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * Names a measurement.
     *
     * @param benchmark the class that asks the question
     * @param method its method
     * @param parameters each as {@code name=value}
     */
    public static Measurement of(Class<?> benchmark, String method, String... parameters) {
        SortedMap<String, String> values = new TreeMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("Not a parameter: \"" + parameter + "\"; use name=value");
            }
            values.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        return new Measurement(benchmark, method, values);
    }

    /** For instance {@code MatchBenchmark.match library=rosey subscriptions=10000}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(benchmark.getSimpleName()).append('.').append(method);
        parameters.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }
}
