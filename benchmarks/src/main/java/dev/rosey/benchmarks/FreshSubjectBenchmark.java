package dev.rosey.benchmarks;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.peers.Workload;
import dev.rosey.core.routing.RoutingTable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does it take from the bytes of a subject, as they come off the wire, to its subscriptions? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class FreshSubjectBenchmark {
    private static final int SUBSCRIPTIONS = 10_000;
    private static final int HOT = 64;

    private final RoutingTable<Object> table = RoutingTable.create();
    private final Map<String, Object> map = new HashMap<>();
    private final byte[][] names = new byte[HOT][];

    /** Makes the benchmark. */
    public FreshSubjectBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        Workload load = Workload.mixed(SUBSCRIPTIONS);
        load.filters().forEach(filter -> table.add(SubjectFilter.of(filter), new Object()));
        load.subjects().forEach(subject -> map.put(subject, subject));
        for (int i = 0; i < HOT; i++) {
            names[i] = load.subjects().get(i).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Rosey. */
    @Benchmark
    public Object match(Cursor cursor) {
        return table.match(Subject.received(new String(names[cursor.next(HOT)], StandardCharsets.UTF_8)));
    }

    /** The floor: a look into a map, with the same new string. */
    @Benchmark
    public @Nullable Object hashMap(Cursor cursor) {
        return map.get(new String(names[cursor.next(HOT)], StandardCharsets.UTF_8));
    }
}
