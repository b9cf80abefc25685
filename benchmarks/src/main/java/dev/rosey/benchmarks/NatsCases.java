package dev.rosey.benchmarks;

import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Goal;
import dev.rosey.benchmarks.report.Measurement;
import java.util.List;

/** The rows about the bus on NATS. */
final class NatsCases {
    static final String NATS = "nats";

    private NatsCases() {}

    static List<Case> all() {
        return List.of(envelope());
    }

    private static Case envelope() {
        return Case.builder(NATS, "envelope of 300 bytes, there and back")
                .rosey(Measurement.of(EnvelopeBenchmark.class, "rosey"))
                .peer("Jackson 2", Measurement.of(EnvelopeBenchmark.class, "jackson2"))
                .peer("Jackson 3", Measurement.of(EnvelopeBenchmark.class, "jackson3"))
                .aside("Rosey with the data bound to a record on both sides",
                        Measurement.of(EnvelopeBenchmark.class, "roseyBound"))
                .goal(Goal.atMostTimes("Jackson 2", 0.4))
                .build();
    }
}
