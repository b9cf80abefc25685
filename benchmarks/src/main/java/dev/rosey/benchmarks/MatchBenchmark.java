package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.TopicIndex;
import dev.rosey.benchmarks.peers.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** How long does it take to find the subscriptions of a subject that was not heard of lately? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class MatchBenchmark {
    /** Who is asked. */
    @Param({"rosey", "hiveMq", "moquette", "antPathMatcher", "hashMap"})
    public String library;

    /** What is looked up among what. */
    @Param({"mixed", "literals", "fanOut"})
    public String workload;

    /** How many filters there are. */
    @Param({"1000", "10000", "100000"})
    public int subscriptions;

    private TopicIndex index;
    private Object[] subjects;

    /** Makes the benchmark. */
    public MatchBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        Workload load = switch (workload) {
            case "mixed" -> Workload.mixed(subscriptions);
            case "literals" -> Workload.literals(subscriptions);
            case "fanOut" -> Workload.fanOut(subscriptions);
            default -> throw new IllegalArgumentException(workload);
        };
        index = TopicIndex.of(library);
        index.addAll(load);
        subjects = index.subjects(load);
    }

    /** On one thread. */
    @Benchmark
    public Object match(Cursor cursor) {
        return index.match(subjects[cursor.next(subjects.length)]);
    }

    /** On two threads. */
    @Benchmark
    @Threads(2)
    public Object matchOnTwoThreads(Cursor cursor) {
        return index.match(subjects[cursor.next(subjects.length)]);
    }
}
