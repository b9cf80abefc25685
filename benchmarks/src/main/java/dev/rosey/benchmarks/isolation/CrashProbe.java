package dev.rosey.benchmarks.isolation;

import dev.rosey.api.plugin.PluginState;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long does it take until the end of a process is noticed, and until another one has taken its place? */
public final class CrashProbe implements Probe {
    /** From the signal to the change of state. */
    public static final Measurement NOTICED = Measurement.of(CrashProbe.class, "noticed");

    /** From the signal to the end that the JDK tells. */
    public static final Measurement PLAIN = Measurement.of(CrashProbe.class, "plain");

    /** From the change of state until the plugin runs again in the process that waited, without waiting before the restart. */
    public static final Measurement REPLACED = Measurement.of(CrashProbe.class, "replaced");

    /** A Java virtual machine that reaches its main method. */
    public static final Measurement PLAIN_START = Measurement.of(CrashProbe.class, "plainStart");

    private static final int MOST = 20; // each waits some seconds until there is a process to replace the next one

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        Samples noticed = new Samples();
        Samples plain = new Samples();
        Samples replaced = new Samples();
        Samples plainStart = new Samples();
        try (Street street = Street.open(cache)) {
            street.warmUp();
            for (int i = 0; i < Math.min(scale.starts(), MOST); i++) {
                House house = new House();
                PluginUnit unit = street.unit("crash-" + i, house);
                Street.requireStarted(Street.get(unit.start()));
                ProcessHandle process = ProcessHandle.of(unit.status().pid().orElseThrow()).orElseThrow();
                long spare = Street.awaitSpare(process);
                house.forget();
                long killed = System.nanoTime();
                process.destroyForcibly();
                long seen = house.when(PluginState.RUNNING, false);
                noticed.add((double) (seen - killed));
                replaced.add((double) (house.when(PluginState.RUNNING, true) - seen));
                if (unit.status().pid().orElse(-1) != spare) {
                    throw new IllegalStateException("The plugin runs again, but not in the process that waited for it");
                }
                Street.stop(unit);

                long start = System.nanoTime();
                Process child = PlainChild.start();
                PlainChild.awaitReady(child);
                plainStart.addSince(start);
                killed = System.nanoTime();
                long ended = ended(child);
                plain.add((double) (ended - killed));
            }
        }
        return Map.of(NOTICED, noticed.median(), PLAIN, plain.median(), REPLACED, replaced.median(),
                PLAIN_START, plainStart.median());
    }

    private static long ended(Process child) throws Exception {
        try {
            child.destroyForcibly();
            return child.onExit().thenApply(gone -> System.nanoTime()).get(10, TimeUnit.SECONDS);
        } finally {
            child.getOutputStream().close();
        }
    }
}
