package dev.rosey.benchmarks.nats;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.benchmarks.probe.Probe;
import dev.rosey.benchmarks.probe.Samples;
import dev.rosey.benchmarks.probe.Scale;
import dev.rosey.benchmarks.report.Figure;
import dev.rosey.benchmarks.report.Measurement;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.NatsConfig;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How long does it take to publish an event and have it confirmed by a stream, with many on their way? */
public final class DurableProbe implements Probe {
    /** Events. */
    public static final Measurement ROSEY = Measurement.of(DurableProbe.class, "rosey");

    /** Messages with bodies and ids as long. */
    public static final Measurement JNATS = Measurement.of(DurableProbe.class, "jnats");

    private static final int ROUNDS = 9;
    private static final int WINDOW = DurableSpec.defaults().window();
    private static final int PATIENCE_SECONDS = 30;
    private static final Subject ROSEYS = Subject.of("rosey.platform.cytube.movies.event.chat.message");
    private static final String JNATS_OWN = "jnats.platform.cytube.movies.event.chat.message"; // as long

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path directory) throws Exception {
        Samples rosey = new Samples();
        Samples jnats = new Samples();
        int each = scale.pipelined() / ROUNDS;
        try (NatsServer server = NatsServer.start(directory); Connection admin = Nats.connect(server.url())) {
            JetStreamManagement streams = admin.jetStreamManagement();
            for (int round = -1; round < ROUNDS; round++) {
                double jnatsNanos = withStream(streams, JNATS_OWN, () -> jnats(server, each));
                double roseyNanos = withStream(streams, ROSEYS.toString(), () -> rosey(server, each));
                if (round >= 0) {
                    jnats.add(jnatsNanos);
                    rosey.add(roseyNanos);
                }
            }
        }
        return Map.of(ROSEY, rosey.median(), JNATS, jnats.median());
    }

    /** Something that takes a while. */
    private interface Run {
        double nanos() throws Exception;
    }

    /** Each round has a stream of its own, so that none finds what another has left. */
    private static double withStream(JetStreamManagement streams, String subject, Run run) throws Exception {
        streams.addStream(StreamConfiguration.builder()
                .name("BENCHMARK").subjects(subject).storageType(StorageType.Memory).build());
        try {
            return run.nanos();
        } finally {
            streams.deleteStream("BENCHMARK");
        }
    }

    private static double rosey(NatsServer server, int number) throws Exception {
        Payload payload = Chat.value();
        try (EventBus bus = NatsEventBus.connect(NatsConfig.of(server.url()))) {
            return publish(number, () -> bus.publishDurable(Event.of(ROSEYS, payload)).toCompletableFuture());
        }
    }

    private static double jnats(NatsServer server, int number) throws Exception {
        byte[] bytes = Chat.bytes();
        Event sample = Event.of(ROSEYS, Chat.value());
        String id = sample.deliveryId() + '@' + sample.source(); // as Rosey's begin
        long[] numbers = {1_000_000_000L};
        String prefix = id.substring(0, Math.max(0, id.length() - 10));
        try (Connection connection = Nats.connect(server.url())) {
            JetStream stream = connection.jetStream();
            return publish(number, () -> stream.publishAsync(
                    JNATS_OWN, new Headers().put("Nats-Msg-Id", prefix + numbers[0]++), bytes));
        }
    }

    /** Publishes, and waits for the oldest when too many are on their way. */
    private static double publish(int number, Supplier<Future<?>> event) throws Exception {
        ArrayDeque<Future<?>> open = new ArrayDeque<>(WINDOW);
        long start = System.nanoTime();
        for (int i = 0; i < number; i++) {
            if (open.size() == WINDOW) {
                Object unused = open.remove().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            open.add(event.get());
        }
        for (Future<?> each : open) {
            Object unused = each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return (double) (System.nanoTime() - start) / number;
    }
}
