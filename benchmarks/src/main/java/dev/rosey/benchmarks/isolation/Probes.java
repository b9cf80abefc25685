package dev.rosey.benchmarks.isolation;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Runs the probes that given measurements need, one after the other. */
public final class Probes {
    private static final Map<Class<?>, Supplier<Probe>> ALL = Map.of(
            SealProbe.class, SealProbe::new,
            StartProbe.class, StartProbe::new,
            CrashProbe.class, CrashProbe::new,
            OrphanProbe.class, OrphanProbe::new,
            CrowdProbe.class, CrowdProbe::new,
            CallProbe.class, CallProbe::new,
            EventProbe.class, EventProbe::new);

    private Probes() {}

    /** Whether a measurement is made here. */
    public static boolean isProbe(Measurement measurement) {
        return ALL.containsKey(measurement.benchmark());
    }

    /**
     * Measures what can be measured; why something cannot is in a log.
     *
     * @throws IOException if there is no room for temporary files
     */
    public static Map<Measurement, Figure> measure(
            Collection<Measurement> wanted, Scale scale, Path logs, PrintStream progress) throws IOException {
        Set<Class<?>> probes = new LinkedHashSet<>();
        wanted.stream().filter(Probes::isProbe).forEach(each -> probes.add(each.benchmark()));
        if (probes.isEmpty()) {
            return Map.of();
        }
        Path cache = Files.createTempDirectory("rosey-benchmark"); // one for all: the archive of classes is made once
        try {
            return measure(probes, scale, cache, logs, progress);
        } finally {
            Street.delete(cache);
        }
    }

    private static Map<Measurement, Figure> measure(
            Set<Class<?>> probes, Scale scale, Path cache, Path logs, PrintStream progress) {
        Map<Measurement, Figure> figures = new LinkedHashMap<>();
        int number = 0;
        for (Class<?> each : probes) {
            String step = "[probe " + ++number + '/' + probes.size() + "] " + each.getSimpleName();
            long start = System.nanoTime();
            try {
                figures.putAll(ALL.getOrDefault(each, SealProbe::new).get().measure(scale, cache));
                progress.println(step + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return figures;
            } catch (Exception e) {
                progress.println(step + ": failed, see " + log(logs, each, e));
            }
        }
        return figures;
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
