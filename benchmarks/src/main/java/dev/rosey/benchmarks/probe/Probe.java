package dev.rosey.benchmarks.probe;

import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.util.Map;

/** Measures some things that belong together, and what they are compared with, in turns. */
public interface Probe {
    /**
     * Measures; warms up before.
     *
     * @param scale how much
     * @param directory where files may be kept; one for all probes of a run, deleted after it
     * @return what was measured
     * @throws Exception if that is not possible
     */
    Map<Measurement, Figure> measure(Scale scale, Path directory) throws Exception;
}
