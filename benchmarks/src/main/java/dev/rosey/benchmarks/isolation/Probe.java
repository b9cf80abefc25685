package dev.rosey.benchmarks.isolation;

import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.util.Map;

/** Measures some things that belong together, and what they are compared with, in turns. */
interface Probe {
    /**
     * Measures; warms up before.
     *
     * @param scale how much
     * @param cache where runtimes keep their files
     * @return what was measured
     * @throws Exception if that is not possible
     */
    Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception;
}
