package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.PipeEcho;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long does a message take to another process and back, if nothing is done with it? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class PipeBenchmark {
    private PipeEcho echo;

    /** Makes the benchmark. */
    public PipeBenchmark() {}

    /** Starts the other process. */
    @Setup
    public void start() {
        echo = PipeEcho.create();
    }

    /** Ends the other process. */
    @TearDown
    public void stop() {
        echo.close();
    }

    /** The floor of a command. */
    @Benchmark
    public byte[] roundTrip() {
        return echo.roundTrip();
    }
}
