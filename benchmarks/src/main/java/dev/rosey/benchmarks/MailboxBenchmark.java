package dev.rosey.benchmarks;

import dev.rosey.benchmarks.peers.Broadcast;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long does a message take, from one of many that are published to all of them handled on other threads? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class MailboxBenchmark {
    private static final int MESSAGES = 100_000;

    /** Who is asked. */
    @Param({"rosey", "disruptor", "disruptorOneRing", "vertx", "rxJava", "reactor", "guavaAsync"})
    public String library;

    /** How many subscribers receive each message. */
    @Param({"1", "10"})
    public int subscribers;

    private Broadcast broadcast;

    /** Makes the benchmark. */
    public MailboxBenchmark() {}

    /** Subscribes. */
    @Setup
    public void subscribe() {
        broadcast = Broadcast.of(library, subscribers);
    }

    /** Ends threads. */
    @TearDown
    public void close() {
        broadcast.close();
    }

    /** Publishes, and waits until everything is handled. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void publish() throws InterruptedException {
        broadcast.send(MESSAGES);
    }
}
