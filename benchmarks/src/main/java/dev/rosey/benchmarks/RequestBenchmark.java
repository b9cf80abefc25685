package dev.rosey.benchmarks;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.bus.InProcessEventBus;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/** How long does a question take that is answered in the same process? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class RequestBenchmark {
    private static final int REQUESTS = 10_000;
    private static final int IN_FLIGHT = 256;
    private static final String NAME = "rosey.service.storage.get";

    /** Who is asked. */
    @Param({"rosey", "roseyDirect", "vertx"})
    public String library;

    private Supplier<CompletionStage<?>> question;
    private AutoCloseable bus;

    /** Makes the benchmark. */
    public RequestBenchmark() {}

    /** Starts the responder. */
    @Setup
    public void reply() {
        if (library.startsWith("rosey")) {
            SubscribeOptions options = library.equals("roseyDirect")
                    ? SubscribeOptions.builder().direct().build()
                    : SubscribeOptions.defaults();
            EventBus rosey = InProcessEventBus.create();
            Payload answer = Payload.of("42");
            rosey.reply(SubjectFilter.of(NAME), options,
                    request -> CompletableFuture.completedFuture(answer));
            Event request = Event.of(Subject.of(NAME), Payload.of("answer"));
            question = () -> rosey.request(request, EventBus.DEFAULT_REQUEST_TIMEOUT);
            bus = rosey;
        } else {
            Vertx vertx = Vertx.vertx();
            vertx.eventBus().<String>localConsumer(NAME, message -> message.reply("42"));
            question = () -> vertx.eventBus().request(NAME, "answer").toCompletionStage();
            bus = () -> vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Ends threads. */
    @TearDown
    public void close() throws Exception {
        bus.close();
    }

    /** One question after the other. */
    @Benchmark
    public Object sequential() {
        return question.get().toCompletableFuture().join();
    }

    /** Many questions at once. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void pipelined() throws InterruptedException {
        new Pipeline(IN_FLIGHT).run(REQUESTS, question);
    }
}
