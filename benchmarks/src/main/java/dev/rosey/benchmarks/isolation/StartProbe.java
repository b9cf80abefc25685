package dev.rosey.benchmarks.isolation;

import dev.rosey.api.spi.PluginUnit;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.util.Map;

/** How long does a plugin take from being asked to start until it runs? */
public final class StartProbe implements Probe {
    /** Half of the starts take less. */
    public static final Measurement MEDIAN = Measurement.of(StartProbe.class, "ready", "share=p50");

    /** Nearly all starts take less. */
    public static final Measurement MOST = Measurement.of(StartProbe.class, "ready", "share=p99");

    /** A Java virtual machine that reaches its main method. */
    public static final Measurement PLAIN_MEDIAN = Measurement.of(StartProbe.class, "plain", "share=p50");

    /** A Java virtual machine that reaches its main method. */
    public static final Measurement PLAIN_MOST = Measurement.of(StartProbe.class, "plain", "share=p99");

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        Samples ready = new Samples();
        Samples plain = new Samples();
        try (Street street = Street.openWithoutSpare(cache)) {
            street.warmUp();
            House house = new House();
            for (int i = 0; i < scale.starts(); i++) {
                PluginUnit unit = street.unit("start-" + i, house);
                long start = System.nanoTime();
                Street.requireStarted(Street.get(unit.start()));
                ready.addSince(start);
                Street.stop(unit);

                start = System.nanoTime();
                Process child = PlainChild.start();
                PlainChild.awaitReady(child);
                plain.addSince(start);
                PlainChild.stop(child);
            }
        }
        return Map.of(MEDIAN, ready.median(), MOST, ready.percentile(99),
                PLAIN_MEDIAN, plain.median(), PLAIN_MOST, plain.percentile(99));
    }
}
