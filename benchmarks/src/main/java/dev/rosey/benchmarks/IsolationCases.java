package dev.rosey.benchmarks;

import dev.rosey.benchmarks.isolation.CallProbe;
import dev.rosey.benchmarks.isolation.CrashProbe;
import dev.rosey.benchmarks.isolation.CrowdProbe;
import dev.rosey.benchmarks.isolation.EventProbe;
import dev.rosey.benchmarks.isolation.OrphanProbe;
import dev.rosey.benchmarks.isolation.SealProbe;
import dev.rosey.benchmarks.isolation.StartProbe;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.report.Case;
import dev.rosey.benchmarks.report.Goal;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.benchmarks.report.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The rows about plugins in processes of their own. The floor is a plain child, or a pipe to one. */
final class IsolationCases {
    static final String ISOLATION = "isolation";

    private IsolationCases() {}

    static List<Case> all() {
        return List.of(
                time("start of a process, sealed against plain", SealProbe.SEALED, SealProbe.PLAIN,
                        Goal.atMostMoreThanFloor(Duration.ofMillis(10))),
                time("cold start of a plugin, p50", StartProbe.MEDIAN, StartProbe.PLAIN_MEDIAN, atMost(60)),
                time("cold start of a plugin, p99", StartProbe.MOST, StartProbe.PLAIN_MOST, atMost(250)),
                time("warm spare to READY after a crash, without backoff", CrashProbe.REPLACED, CrashProbe.PLAIN_START, atMost(10)),
                memory(),
                time("many plugins all READY", CrowdProbe.READY, CrowdProbe.PLAIN_READY, atMost(4_000)),
                time("many plugins all stopped", CrowdProbe.STOPPED, CrowdProbe.PLAIN_STOPPED, atMost(1_000)),
                time("crash noticed", CrashProbe.NOTICED, CrashProbe.PLAIN, atMost(20)),
                time("plugin ended after the host's SIGKILL", OrphanProbe.PLUGIN, OrphanProbe.PLAIN, atMost(250)),
                time("call into a plugin and back, p50", CallProbe.CALL, CallProbe.PIPE, Goal.atMostTimesFloor(1.3)),
                time("calls into a plugin, 64 in flight", CallProbe.CALLS, CallProbe.PIPES, Goal.atLeastPerSecond(150_000)),
                time("events into a plugin", EventProbe.EVENTS, EventProbe.PIPE, Goal.atLeastPerSecond(2_000_000)),
                time("use of 100 plugins measured", CrowdProbe.POLL, CrowdProbe.PLAIN_POLL, atMost(10)));
    }

    static Map<Class<?>, Supplier<Probe>> probes() {
        return Map.of(
                SealProbe.class, SealProbe::new,
                StartProbe.class, StartProbe::new,
                CrashProbe.class, CrashProbe::new,
                OrphanProbe.class, OrphanProbe::new,
                CrowdProbe.class, CrowdProbe::new,
                CallProbe.class, CallProbe::new,
                EventProbe.class, EventProbe::new);
    }

    private static Goal atMost(int millis) {
        return Goal.atMost(Duration.ofMillis(millis));
    }

    private static Case time(String name, Measurement rosey, Measurement floor, Goal goal) {
        return Case.builder(ISOLATION, name).unit(Unit.TIME).rosey(rosey).floor(floor).goal(goal).build();
    }

    private static Case memory() {
        return Case.builder(ISOLATION, "memory of an idle plugin (PSS)").unit(Unit.MEMORY)
                .rosey(CrowdProbe.MEMORY).floor(CrowdProbe.PLAIN_MEMORY).goal(Goal.atMostMegabytes(20)).build();
    }
}
