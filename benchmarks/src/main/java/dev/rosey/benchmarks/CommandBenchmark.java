package dev.rosey.benchmarks;

import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.event.Event;
import dev.rosey.benchmarks.peers.ChatBot;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long does a command take, from the chat line that is heard to the one that is said, through a plugin's process? */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class CommandBenchmark {
    private static final int COMMANDS = 2_000;
    private static final int IN_FLIGHT = 256;

    private ChatBot bot;

    /** Makes the benchmark. */
    public CommandBenchmark() {}

    /** Starts the bot, and looks whether it does what is to be measured. */
    @Setup
    public void start() {
        bot = ChatBot.create();
        String said = bot.roll().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join()
                .payload().as(OutgoingMessage.class).text();
        if (!said.startsWith("🎲")) {
            throw new IllegalStateException("The bot did not answer a roll but: " + said);
        }
    }

    /** Stops the bot. */
    @TearDown
    public void stop() {
        bot.close();
    }

    /** One command after the other. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Event sequential() {
        return bot.roll().toCompletableFuture().join();
    }

    /** Many commands at once. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OperationsPerInvocation(COMMANDS)
    public void pipelined() throws InterruptedException {
        new Pipeline(IN_FLIGHT).run(COMMANDS, bot::roll);
    }
}
