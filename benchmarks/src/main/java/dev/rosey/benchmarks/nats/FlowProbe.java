package dev.rosey.benchmarks.nats;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
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
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** How long does an event take from one process' publisher to another's subscriber, of many in a row? */
public final class FlowProbe implements Probe {
    /** Published with a value, handled by a mailbox, not looked at. */
    public static final Measurement VALUE = Measurement.of(FlowProbe.class, "value");

    /** Published with a record, and read as one. */
    public static final Measurement RECORD = Measurement.of(FlowProbe.class, "record");

    /** Published with a value, handled on the thread that reads. */
    public static final Measurement DIRECT = Measurement.of(FlowProbe.class, "direct");

    /** As many bytes, to a dispatcher of the client library. */
    public static final Measurement JNATS = Measurement.of(FlowProbe.class, "jnats");

    private static final int ROUNDS = 9;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path directory) throws Exception {
        Samples value = new Samples();
        Samples record = new Samples();
        Samples direct = new Samples();
        Samples jnats = new Samples();
        int each = scale.events() / 2 / ROUNDS;
        Payload payload = Chat.value();
        try (NatsServer server = NatsServer.start(directory)) {
            for (int round = -2; round < ROUNDS; round++) {
                Samples unused = new Samples();
                (round < 0 ? unused : jnats).add(jnats(server, each));
                (round < 0 ? unused : value).add(rosey(server, each, options().build(), () -> payload, event -> {}));
                (round < 0 ? unused : record).add(rosey(server, each, options().build(),
                        () -> Payload.of(Chat.message()), event -> event.payload().as(Chat.class)));
                (round < 0 ? unused : direct).add(rosey(server, each, options().direct().build(), () -> payload, event -> {}));
            }
        }
        return Map.of(VALUE, value.median(), RECORD, record.median(), DIRECT, direct.median(), JNATS, jnats.median());
    }

    private static SubscribeOptions.Builder options() {
        return SubscribeOptions.builder().capacity(Window.SIZE);
    }

    @SuppressWarnings("try") // the subscription only has to be there
    private static double rosey(NatsServer server, int number, SubscribeOptions options, Supplier<Payload> payload,
            EventHandler handler) throws InterruptedException {
        Window window = new Window();
        try (EventBus from = NatsEventBus.connect(NatsConfig.of(server.url()));
                NatsEventBus to = NatsEventBus.connect(NatsConfig.of(server.url()));
                Subscription unused = to.subscribe(SubjectFilter.of(Chat.SUBJECT), options, event -> {
                    handler.handle(event);
                    window.arrived();
                })) {
            to.flush(PATIENCE).toCompletableFuture().join();
            return window.send(number, () -> from.publish(Chat.SUBJECT, payload.get()));
        }
    }

    private static double jnats(NatsServer server, int number) throws Exception {
        Window window = new Window();
        byte[] bytes = Chat.bytes();
        String subject = Chat.SUBJECT.toString();
        try (Connection from = Nats.connect(server.url()); Connection to = Nats.connect(server.url())) {
            Dispatcher unused = to.createDispatcher(message -> window.arrived()).subscribe(subject);
            to.flush(PATIENCE);
            return window.send(number, () -> from.publish(subject, bytes));
        }
    }
}
