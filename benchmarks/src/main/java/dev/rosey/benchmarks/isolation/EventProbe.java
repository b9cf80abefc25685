package dev.rosey.benchmarks.isolation;

import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.PluginUnit;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How many events reach a plugin in a second? */
public final class EventProbe implements Probe {
    /** From the bus of the host to the handler in the plugin; those that were dropped do not count. */
    public static final Measurement EVENTS = Measurement.of(EventProbe.class, "events");

    /** Messages through a pipe, as many at once as a buffer takes. */
    public static final Measurement PIPE = Measurement.of(EventProbe.class, "pipe");

    private static final int ROUNDS = 5;
    private static final int BATCH = 20_000; // less than may wait for the plugin
    private static final String NAME = "events";
    private static final Subject ITEM = Guest.item(NAME);

    @Override
    @SuppressWarnings("try") // the subscription only has to be there
    public Map<Measurement, Figure> measure(Scale scale, Path cache) throws Exception {
        Samples events = new Samples();
        Samples pipe = new Samples();
        int each = scale.events() / ROUNDS;
        House house = new House();
        BlockingQueue<Long> counted = new LinkedBlockingQueue<>();
        try (Street street = Street.open(cache); PipeSink sink = PipeSink.create();
                Subscription unused = house.bus().subscribe(SubjectFilter.of(Guest.counted(NAME)),
                        event -> counted.add(event.payload().as(Long.class)))) {
            street.warmUp();
            PluginUnit unit = street.unit(NAME, house);
            Street.requireStarted(Street.get(unit.start()));
            for (int round = -1; round < ROUNDS; round++) {
                double eventNanos = send(house, counted, each);
                long start = System.nanoTime();
                sink.send(each);
                if (round >= 0) {
                    events.add(eventNanos);
                    pipe.add((double) (System.nanoTime() - start) / each);
                }
            }
            Street.stop(unit);
        }
        return Map.of(EVENTS, events.median(), PIPE, pipe.median());
    }

    private static double send(House house, BlockingQueue<Long> counted, int events) throws InterruptedException {
        Payload item = Payload.of("item");
        Payload last = Payload.of(Guest.LAST);
        long arrived = 0;
        long start = System.nanoTime();
        for (int sent = 0; sent < events; sent += BATCH) {
            int batch = Math.min(BATCH, events - sent);
            for (int i = 1; i < batch; i++) {
                house.bus().publish(ITEM, item);
            }
            house.bus().publish(ITEM, last);
            Long count = counted.poll(30, TimeUnit.SECONDS);
            if (count == null) {
                throw new IllegalStateException("The last event of " + batch + " did not arrive");
            }
            arrived += count;
        }
        return (double) (System.nanoTime() - start) / arrived;
    }
}
