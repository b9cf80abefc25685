package dev.rosey.benchmarks.nats;

import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.Reconnect;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How long do events take that were published while the server was away, from its return to the last arrival? It has
 * returned when the client says so or the first event arrives, whichever is earlier: when a client tries again is not
 * what is asked.
 */
public final class DrainProbe implements Probe {
    /** Events. */
    public static final Measurement ROSEY = Measurement.of(DrainProbe.class, "rosey");

    /** Messages as long. */
    public static final Measurement JNATS = Measurement.of(DrainProbe.class, "jnats");

    private static final int EVENTS = 5_000;
    private static final int WARM = 200_000;
    private static final Duration PAUSE = Duration.ofMillis(100); // the client library alone fails with no jitter at all
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path directory) throws Exception {
        Samples rosey = new Samples();
        Samples jnats = new Samples();
        try (NatsServer server = NatsServer.start(directory)) {
            for (int round = -1; round < scale.kills(); round++) {
                double jnatsNanos = jnats(server);
                double roseyNanos = rosey(server);
                if (round >= 0) {
                    jnats.add(jnatsNanos);
                    rosey.add(roseyNanos);
                }
            }
        }
        return Map.of(ROSEY, rosey.median(), JNATS, jnats.median());
    }

    @SuppressWarnings("try") // the subscription and the listener only have to be there
    private static double rosey(NatsServer server) throws Exception {
        Outage outage = new Outage(EVENTS);
        Window window = new Window();
        Payload payload = Chat.value();
        NatsConfig config = NatsConfig.builder(server.url())
                .reconnect(new Reconnect(PAUSE, Duration.ZERO, Reconnect.FOREVER)).build();
        SubscribeOptions options = SubscribeOptions.builder().capacity(Window.SIZE).build();
        try (NatsEventBus bus = NatsEventBus.connect(config);
                AutoCloseable heard = bus.listen(new BusListener() {
                    @Override
                    public void reconnected() {
                        outage.ended();
                    }
                });
                Subscription unused = bus.subscribe(SubjectFilter.of(Chat.SUBJECT), options, event -> {
                    outage.arrived(); // first, as the last message before the outage opens the window
                    window.arrived();
                })) {
            bus.flush(PATIENCE).toCompletableFuture().join();
            return drain(server, outage, window, () -> bus.publish(Chat.SUBJECT, payload));
        }
    }

    private static double jnats(NatsServer server) throws Exception {
        Outage outage = new Outage(EVENTS);
        Window window = new Window();
        byte[] bytes = Chat.bytes();
        String subject = Chat.SUBJECT.toString();
        Options options = Options.builder().server(server.url())
                .reconnectWait(PAUSE).reconnectJitter(Duration.ofMillis(1)).maxReconnects(-1)
                .reconnectBufferSize(-1).maxMessagesInOutgoingQueue(2 * EVENTS)
                .errorListener(new ErrorListener() {})
                .connectionListener((connection, event) -> {
                    if (event == ConnectionListener.Events.RECONNECTED) {
                        outage.ended();
                    }
                })
                .build();
        try (Connection connection = Nats.connect(options)) {
            Dispatcher unused = connection.createDispatcher(message -> {
                outage.arrived(); // first, as the last message before the outage opens the window
                window.arrived();
            }).subscribe(subject);
            connection.flush(PATIENCE);
            return drain(server, outage, window, () -> connection.publish(subject, bytes));
        }
    }

    private static double drain(NatsServer server, Outage outage, Window window, Runnable message) throws Exception {
        double warmed = window.send(WARM, message);
        outage.begins();
        server.killAndAwaitClient();
        for (int i = 0; i < EVENTS; i++) {
            message.run();
        }
        server.startAgain();
        return outage.awaitLast();
    }
}
