package dev.rosey.benchmarks.probe;

import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the probes that given measurements need, one after the other. Immutable. */
public final class Probes {
    private final Map<Class<?>, Supplier<Probe>> all;

    /** Knows probes by the class that names their measurements. */
    public Probes(Map<Class<?>, Supplier<Probe>> all) {
        this.all = Map.copyOf(all);
    }

    /** Whether a measurement is made here. */
    public boolean isProbe(Measurement measurement) {
        return all.containsKey(measurement.benchmark());
    }

    /**
     * Measures what can be measured; why something cannot is told, and in a log.
     *
     * @throws IOException if there is no room for temporary files
     */
    public Map<Measurement, Figure> measure(
            Collection<Measurement> wanted, Scale scale, Path logs, PrintStream progress) throws IOException {
        Map<Class<?>, Set<Measurement>> probes = wanted.stream().filter(this::isProbe).collect(
                Collectors.groupingBy(Measurement::benchmark, LinkedHashMap::new, Collectors.toSet()));
        if (probes.isEmpty()) {
            return Map.of();
        }
        Path directory = Files.createTempDirectory("rosey-benchmark");
        try {
            return measure(List.copyOf(probes.keySet()), scale, directory, logs, progress);
        } finally {
            delete(directory);
        }
    }

    private Map<Measurement, Figure> measure(
            List<Class<?>> probes, Scale scale, Path directory, Path logs, PrintStream progress) {
        Map<Measurement, Figure> figures = new LinkedHashMap<>();
        int number = 0;
        for (Class<?> each : probes) {
            Supplier<Probe> probe = all.get(each);
            if (probe == null) {
                continue;
            }
            String step = "[probe " + ++number + '/' + probes.size() + "] " + each.getSimpleName();
            long start = System.nanoTime();
            try {
                figures.putAll(probe.get().measure(scale, directory));
                progress.println(step + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return figures;
            } catch (Exception e) {
                progress.println(step + ": failed: " + e.getMessage() + "; see " + log(logs, each, e));
            }
        }
        return figures;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path log(Path logs, Class<?> probe, Exception problem) {
        Path log = logs.resolve(probe.getSimpleName() + ".log");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8))) {
            problem.printStackTrace(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log;
    }
}
