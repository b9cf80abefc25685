package dev.rosey.benchmarks.nats;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** How long does a question take that another process answers, one after the other? */
public final class AskProbe implements Probe {
    /** Answered on the thread that reads. */
    public static final Measurement DIRECT = Measurement.of(AskProbe.class, "direct");

    /** Answered by a mailbox. */
    public static final Measurement MAILBOX = Measurement.of(AskProbe.class, "mailbox");

    /** As many bytes, answered by a dispatcher of the client library. */
    public static final Measurement JNATS = Measurement.of(AskProbe.class, "jnats");

    private static final int ROUNDS = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Subject DIRECTLY = Subject.of("rosey.service.echo.direct");
    private static final Subject BY_MAILBOX = Subject.of("rosey.service.echo.mailbox");
    private static final String BY_JNATS = "rosey.service.echo.jnats";

    @Override
    public Map<Measurement, Figure> measure(Scale scale, Path directory) throws Exception {
        Samples direct = new Samples();
        Samples mailbox = new Samples();
        Samples jnats = new Samples();
        int each = scale.calls() / ROUNDS;
        Payload payload = Chat.value();
        byte[] bytes = Chat.bytes();
        try (NatsServer server = NatsServer.start(directory);
                NatsEventBus asker = NatsEventBus.connect(NatsConfig.of(server.url()));
                NatsEventBus responder = NatsEventBus.connect(NatsConfig.of(server.url()));
                Connection from = Nats.connect(server.url());
                Connection to = Nats.connect(server.url())) {
            answer(responder, DIRECTLY, SubscribeOptions.builder().direct().build(), payload);
            answer(responder, BY_MAILBOX, SubscribeOptions.defaults(), payload);
            responder.flush(PATIENCE).toCompletableFuture().join();
            Dispatcher unused = to.createDispatcher(
                    message -> to.publish(message.getReplyTo(), bytes)).subscribe(BY_JNATS);
            to.flush(PATIENCE);
            for (int round = -2; round < ROUNDS; round++) {
                boolean isWarm = round >= 0;
                ask(isWarm ? jnats : new Samples(), each, () -> from.request(BY_JNATS, bytes, PATIENCE));
                ask(isWarm ? direct : new Samples(), each, () -> ask(asker, DIRECTLY, payload));
                ask(isWarm ? mailbox : new Samples(), each, () -> ask(asker, BY_MAILBOX, payload));
            }
        }
        return Map.of(DIRECT, direct.median(), MAILBOX, mailbox.median(), JNATS, jnats.median());
    }

    private static void answer(EventBus bus, Subject subject, SubscribeOptions options, Payload payload) {
        bus.reply(SubjectFilter.of(subject), options, question -> CompletableFuture.completedFuture(payload));
    }

    private static Object ask(EventBus bus, Subject subject, Payload payload) throws Exception {
        return bus.request(subject, payload, PATIENCE).toCompletableFuture().get();
    }

    private static void ask(Samples samples, int number, Callable<?> question) throws Exception {
        for (int i = 0; i < number; i++) {
            long start = System.nanoTime();
            if (question.call() == null) {
                throw new IllegalStateException("No answer came within " + PATIENCE);
            }
            samples.addSince(start);
        }
    }
}
