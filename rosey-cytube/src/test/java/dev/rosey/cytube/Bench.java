package dev.rosey.cytube;

import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.connector.ChatMessage;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.core.bus.InProcessEventBus;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.testing.CytubeTestServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A connector on a bus of its own, before a test server. */
final class Bench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final CytubeConnector connector;
    final List<Event> events = new CopyOnWriteArrayList<>();
    final InProcessEventBus bus = InProcessEventBus.create();
    private final String channel;

    Bench(CytubeTestServer server, String channel, UnaryOperator<CytubeConfig.Builder> options) {
        this.channel = channel;
        bus.subscribe(SubjectFilter.of("rosey.platform.>"), SubscribeOptions.builder().direct().build(), events::add);
        CytubeConfig.Builder config = CytubeConfig.builder(server.url().toString(), channel)
                .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(100))
                .connectionRefill(Duration.ZERO);
        connector = CytubeConnector.create(options.apply(config).build());
    }

    /** A connector of the account RoseyBot that has joined. */
    static Bench ready(CytubeTestServer server, String channel) {
        Bench bench = new Bench(server, channel, config -> config.account("RoseyBot", "secret"));
        bench.start().join();
        bench.awaitReady(1);
        return bench;
    }

    /** Waits for a condition that comes true soon. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    CompletableFuture<Void> start() {
        return connector.start(new Context(bus, InstantSource.system())).toCompletableFuture();
    }

    void awaitReady(long connections) {
        await().until(() -> connector.status().connections() >= connections
                && connector.status().state() == State.READY);
    }

    CompletableFuture<SendResult> say(String text) {
        return send("chat.message", OutgoingMessage.text(text));
    }

    CompletableFuture<SendResult> whisper(String user, String text) {
        return send("chat.private", OutgoingMessage.privately(user, text));
    }

    CompletableFuture<SendResult> send(String action, Object message) {
        return bus.request(Subjects.platformSend("cytube", channel, action), Payload.of(message), PATIENCE)
                .thenApply(answer -> answer.payload().as(SendResult.class)).toCompletableFuture();
    }

    List<String> texts(String type) {
        return events.stream().filter(event -> event.type().equals(type))
                .map(event -> event.payload().as(ChatMessage.class).message()).toList();
    }

    void awaitText(String type, String text) {
        await().until(() -> texts(type).contains(text));
    }

    @Override
    public void close() {
        connector.close();
        bus.close();
    }

    private record Context(EventBus bus, InstantSource clock) implements ConnectorContext {}
}
