package dev.rosey.benchmarks.isolation;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.benchmarks.Pipeline;
import dev.rosey.benchmarks.peers.PipeEcho;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** How long does a call into a plugin take, and how many are done when many are open? */
public final class CallProbe implements Probe {
    /** One after the other. */
    public static final Measurement CALL = Measurement.of(CallProbe.class, "call", "inFlight=1");

    /** A message through a pipe and back, handed from thread to thread on both sides. */
    public static final Measurement PIPE = Measurement.of(CallProbe.class, "pipe", "inFlight=1");

    /** Many at once. */
    public static final Measurement CALLS = Measurement.of(CallProbe.class, "call", "inFlight=64");

    /** Many messages at once. */
    public static final Measurement PIPES = Measurement.of(CallProbe.class, "pipe", "inFlight=64");

    private static final int ROUNDS = 5;
    private static final int IN_FLIGHT = 64;
    private static final String NAME = "calls";
    private static final Subject QUESTION = Guest.question(NAME);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Payload payload = Payload.of("x".repeat(200)); // about 300 bytes as a frame, as the pipe's messages

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        Samples call = new Samples();
        Samples pipe = new Samples();
        Samples calls = new Samples();
        Samples pipes = new Samples();
        House house = new House();
        try (Street street = Street.open(cache); PipeEcho echo = PipeEcho.create()) {
            street.warmUp();
            PluginUnit unit = street.unit(NAME, house);
            Street.requireStarted(Street.get(unit.start()));
            int each = scale.calls() / ROUNDS;
            int many = scale.pipelined() / ROUNDS;
            for (int round = -1; round < ROUNDS; round++) {
                call(house.bus(), round < 0 ? new Samples() : call, each);
                pipe(echo, round < 0 ? new Samples() : pipe, each);
                long start = System.nanoTime();
                new Pipeline(IN_FLIGHT).run(many, () -> house.bus().request(QUESTION, payload, DEADLINE));
                double callNanos = (double) (System.nanoTime() - start) / many;
                start = System.nanoTime();
                echo.pipelined(many, IN_FLIGHT);
                if (round >= 0) {
                    calls.add(callNanos);
                    pipes.add((double) (System.nanoTime() - start) / many);
                }
            }
            Street.stop(unit);
        }
        return Map.of(CALL, call.median(), PIPE, pipe.median(), CALLS, calls.median(), PIPES, pipes.median());
    }

    private void call(EventBus bus, Samples samples, int number) throws Exception {
        for (int i = 0; i < number; i++) {
            long start = System.nanoTime();
            if (Street.get(bus.request(QUESTION, payload, DEADLINE)).payload().asText().isEmpty()) {
                throw new IllegalStateException("The plugin answers something else");
            }
            samples.addSince(start);
        }
    }

    private static void pipe(PipeEcho echo, Samples samples, int number) {
        for (int i = 0; i < number; i++) {
            long start = System.nanoTime();
            byte[] unused = echo.roundTrip();
            samples.addSince(start);
        }
    }
}
