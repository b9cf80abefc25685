package dev.rosey.benchmarks;

import dev.rosey.benchmarks.nats.AskProbe;
import dev.rosey.benchmarks.nats.DrainProbe;
import dev.rosey.benchmarks.nats.DurableProbe;
import dev.rosey.benchmarks.nats.FlowProbe;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Goal;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.benchmarks.report.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The rows about the bus on NATS. The peer is the client library alone, on the same server. */
final class NatsCases {
    static final String NATS = "nats";
    private static final String JNATS = "jnats";

    private NatsCases() {}

    static List<Case> all() {
        return List.of(
                envelope(),
                flow(),
                beside("request and reply through a server, direct, p50", AskProbe.DIRECT, AskProbe.JNATS,
                        Goal.atMostTimes(JNATS, 1.1)),
                beside("request and reply through a server, mailbox, p50", AskProbe.MAILBOX, AskProbe.JNATS,
                        Goal.atMostTimes(JNATS, 1.3)),
                beside("durable publish, window full", DurableProbe.ROSEY, DurableProbe.JNATS,
                        Goal.timesAsFastAs(JNATS, 0.9)),
                beside("5,000 events after a server's end and return", DrainProbe.ROSEY, DrainProbe.JNATS,
                        Goal.atMostTimes(JNATS, 2)));
    }

    static Map<Class<?>, Supplier<Probe>> probes() {
        return Map.of(
                FlowProbe.class, FlowProbe::new,
                AskProbe.class, AskProbe::new,
                DurableProbe.class, DurableProbe::new,
                DrainProbe.class, DrainProbe::new);
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

    private static Case flow() {
        return Case.builder(NATS, "event of 300 bytes through a server").unit(Unit.TIME)
                .rosey(FlowProbe.VALUE)
                .peer(JNATS, FlowProbe.JNATS)
                .aside("Rosey with the data bound to a record on both sides", FlowProbe.RECORD)
                .aside("Rosey with a direct handler", FlowProbe.DIRECT)
                .goal(Goal.timesAsFastAs(JNATS, 0.6))
                .build();
    }

    private static Case beside(String name, Measurement rosey, Measurement jnats, Goal goal) {
        return Case.builder(NATS, name).unit(Unit.TIME).rosey(rosey).peer(JNATS, jnats).goal(goal).build();
    }
}
