package dev.rosey.benchmarks;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.peers.Workload;
import dev.rosey.core.routing.RoutingTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does the memory for subjects cost when no subject comes twice, so that it is of no use? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class DistinctSubjectsBenchmark {
    private static final int SUBSCRIPTIONS = 10_000;
    private static final int SUBJECTS = 1 << 18;

    /** How many subjects the table remembers. */
    @Param({"0", "8192"})
    public int cache;

    private RoutingTable<Object> table;
    private Subject[] subjects;

    /** Makes the benchmark. */
    public DistinctSubjectsBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        Workload load = Workload.distinct(SUBSCRIPTIONS, SUBJECTS);
        table = RoutingTable.create(cache);
        load.filters().forEach(filter -> table.add(SubjectFilter.of(filter), new Object()));
        subjects = load.subjects().stream().map(Subject::of).toArray(Subject[]::new);
    }

    /** Finds one subscription, by a wildcard. */
    @Benchmark
    public Object match(Cursor cursor) {
        return table.match(subjects[cursor.next(SUBJECTS)]);
    }
}
