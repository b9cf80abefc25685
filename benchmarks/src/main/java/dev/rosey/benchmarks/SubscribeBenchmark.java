package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.TopicIndex;
import dev.rosey.benchmarks.peers.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does it take to subscribe, and to take it back, when there are many subscriptions already? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class SubscribeBenchmark {
    private static final int CHANGING = 1000;

    /** Who is asked. */
    @Param({"roseyCached", "hiveMq", "moquette"})
    public String library;

    /** How many filters there are. */
    @Param({"10000", "100000"})
    public int subscriptions;

    private TopicIndex index;
    private Object[] filters;

    /** Makes the benchmark. */
    public SubscribeBenchmark() {}

    /** Subscribes to all but the last filters. */
    @Setup
    public void subscribe() {
        index = TopicIndex.of(library);
        List<String> all = Workload.mixed(subscriptions + CHANGING).filters();
        index.addAll(new Workload(all.subList(0, subscriptions), List.of()));
        filters = all.subList(subscriptions, all.size()).stream().map(index::filter).toArray();
    }

    /** Adds a subscription and removes it. */
    @Benchmark
    public void subscribeAndUnsubscribe(Cursor cursor) {
        int next = cursor.next(CHANGING);
        index.add(subscriptions + next, filters[next]);
        index.remove(subscriptions + next, filters[next]);
    }
}
