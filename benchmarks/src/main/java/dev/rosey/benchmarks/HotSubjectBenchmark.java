package dev.rosey.benchmarks;

import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.peers.Workload;
import dev.rosey.core.routing.RoutingTable;
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
import org.openjdk.jmh.annotations.Threads;

/** How long does it take to find the subscriptions of a subject that is heard all the time? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class HotSubjectBenchmark {
    private static final int SUBSCRIPTIONS = 10_000;
    private static final int HOT = 64;
    private static final int MATCHES_PER_CHANGE = 1024;
    private static final SubjectFilter UNRELATED = SubjectFilter.of("rosey.event.*.unrelated.>");

    private final RoutingTable<Object> table = RoutingTable.create();
    private final Map<Subject, Object> map = new HashMap<>();
    private final Subject[] subjects = new Subject[HOT];
    private final Object unrelated = new Object();

    /** Makes the benchmark. */
    public HotSubjectBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        Workload load = Workload.mixed(SUBSCRIPTIONS);
        load.filters().forEach(filter -> table.add(SubjectFilter.of(filter), new Object()));
        for (String name : load.subjects()) {
            Subject subject = Subject.of(name);
            if (map.size() < HOT) {
                subjects[map.size()] = subject;
            }
            map.put(subject, name);
        }
    }

    /** Rosey's table remembers the subject. */
    @Benchmark
    public Object match(Cursor cursor) {
        return table.match(subjects[cursor.next(HOT)]);
    }

    /** The same on two threads. */
    @Benchmark
    @Threads(2)
    public Object matchOnTwoThreads(Cursor cursor) {
        return table.match(subjects[cursor.next(HOT)]);
    }

    /** A subscription that has nothing to do with the subjects comes or goes every thousand matches. */
    @Benchmark
    public Object matchDuringChanges(Cursor cursor, Changes changes) {
        if (++changes.matches == MATCHES_PER_CHANGE) {
            changes.matches = 0;
            if (changes.isSubscribed) {
                table.remove(UNRELATED, unrelated);
            } else {
                table.add(UNRELATED, unrelated);
            }
            changes.isSubscribed = !changes.isSubscribed;
        }
        return table.match(subjects[cursor.next(HOT)]);
    }

    /** The floor: the same subjects are the keys of a map. */
    @Benchmark
    public @Nullable Object hashMap(Cursor cursor) {
        return map.get(subjects[cursor.next(HOT)]);
    }

    /** The floor on two threads. */
    @Benchmark
    @Threads(2)
    public @Nullable Object hashMapOnTwoThreads(Cursor cursor) {
        return map.get(subjects[cursor.next(HOT)]);
    }

    /** What the changing thread remembers. */
    @State(Scope.Thread)
    public static class Changes {
        int matches;
        boolean isSubscribed;

        /** Nothing has changed yet. */
        public Changes() {}
    }
}
