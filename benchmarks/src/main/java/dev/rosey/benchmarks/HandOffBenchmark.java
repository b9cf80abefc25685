package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.Broadcast;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long does one message take to a handler whose thread is parked, and back to a publisher that watches for it? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class HandOffBenchmark {
    private static final long UNTIL_PARKED_NANOS = 50_000;

    /** Who is asked. */
    @Param({"rosey", "disruptor", "vertx"})
    public String library;

    private Broadcast broadcast;

    /** Makes the benchmark. */
    public HandOffBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        broadcast = Broadcast.of(library, 1);
    }

    /** Gives the consumer the time to park. */
    @Setup(Level.Invocation)
    public void pause() {
        LockSupport.parkNanos(UNTIL_PARKED_NANOS);
    }

    /** Ends threads. */
    @TearDown
    public void close() {
        broadcast.close();
    }

    /** Publishes one message and spins until it is handled. */
    @Benchmark
    public void handOff() {
        broadcast.sendOne();
    }
}
