package dev.rosey.benchmarks.isolation;

import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.isolation.internal.sandbox.ChildLimits;
import dev.rosey.isolation.internal.sandbox.JavaGrants;
import dev.rosey.isolation.internal.sandbox.SealedChild;
import dev.rosey.isolation.internal.sandbox.SealedLauncher;
import dev.rosey.isolation.internal.sandbox.SealedPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How much longer does the same process take to be there when the kernel shuts it in? The one measurement that looks
 * behind the public face of the runtime, as that never starts a process in both ways.
 */
public final class SealProbe implements Probe {
    /** What is asked. */
    public static final Measurement SEALED = Measurement.of(SealProbe.class, "start", "launch=sealed");

    /** What it is compared with. */
    public static final Measurement PLAIN = Measurement.of(SealProbe.class, "start", "launch=plain");

    private static final ChildLimits LIMITS = new ChildLimits(256L << 20, 64, 0);

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        SealedLauncher launcher = SealedLauncher.create();
        SealedPlan plan = new SealedPlan(PlainChild.command(), Map.of(), Path.of("/"),
                new JavaGrants(launcher.architecture()).of(Path.of(System.getProperty("java.home")))
                        .read(PlainChild.code()).build(),
                LIMITS, SealedPlan.Streams.STANDARD);
        Samples sealed = new Samples();
        Samples plain = new Samples();
        for (int i = -2; i < scale.starts(); i++) {
            double sealedNanos = sealed(launcher, plan);
            double plainNanos = plain();
            if (i >= 0) {
                sealed.add(sealedNanos);
                plain.add(plainNanos);
            }
        }
        return Map.of(SEALED, sealed.median(), PLAIN, plain.median());
    }

    private static double sealed(SealedLauncher launcher, SealedPlan plan) throws Exception {
        long start = System.nanoTime();
        SealedChild child = launcher.launch(plan);
        try {
            if (child.output().read() != 'R') {
                throw new IOException("The sealed process did not start");
            }
            return System.nanoTime() - start;
        } finally {
            child.kill();
            child.exit().get(10, TimeUnit.SECONDS);
            child.input().close();
            child.output().close();
            child.text().close();
        }
    }

    private static double plain() throws Exception {
        long start = System.nanoTime();
        Process child = PlainChild.start();
        try {
            PlainChild.awaitReady(child);
            return System.nanoTime() - start;
        } finally {
            PlainChild.stop(child);
        }
    }
}
