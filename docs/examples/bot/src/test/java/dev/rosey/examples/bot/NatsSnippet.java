package dev.rosey.examples.bot;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.spi.LeaseProvider;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.Rosey;
import dev.rosey.core.connector.StandbyConnector;
import dev.rosey.cytube.CytubeConfig;
import dev.rosey.cytube.CytubeConnector;
import dev.rosey.nats.NatsEventBus;
import dev.rosey.nats.config.Credentials;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.config.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Compiled, so that the page about NATS is right. */
final class NatsSnippet {
    private NatsSnippet() {}

    static void run(String password) throws InterruptedException {
        NatsConfig config = NatsConfig.builder("tls://n1.example.org", "tls://n2.example.org")
                .name("movies-bot")
                .credentials(Credentials.file(Path.of("bot.creds")))
                .build();
        NatsEventBus bus = NatsEventBus.connect(config);
        LeaseProvider leases = bus.leases(LeaseSpec.defaults());
        try (Rosey rosey = Rosey.builder()
                .bus(bus)
                .storage(bus.storage(StorageSpec.defaults()))
                .connector(StandbyConnector.builder(leases.lease("cytube/movies"), active -> CytubeConnector.create(
                                CytubeConfig.builder("https://cytu.be", "movies")
                                        .account("RoseyBot", password)
                                        .activeWhile(active)
                                        .build()))
                        .endedWhen(CytubeConnector::ended)
                        .build())
                .start()) {
            rosey.awaitClose();
        }
    }

    static void durable(Payload order) {
        NatsEventBus bus = NatsEventBus.connect(NatsConfig.builder("nats://localhost:4222")
                .stream(StreamSpec.builder("ORDERS", "rosey.event.orders.>").maxAge(Duration.ofDays(7)).build())
                .build());
        bus.consume("billing", SubjectFilter.of("rosey.event.orders.>"), ConsumeOptions.defaults(), delivery -> {
            bill(delivery.event());
            return CompletableFuture.completedFuture(null); // acknowledged
        });
        bus.publishDurable(Event.of(Subject.of("rosey.event.orders.placed"), order))
                .toCompletableFuture()
                .join(); // the server has stored it
    }

    static void replay(NatsEventBus bus, Instant yesterday) {
        ReplaySpec all = ReplaySpec.builder("rosey.event.orders.>").since(yesterday).untilNow().build();
        bus.replay(all, (event, sequence) -> bill(event)).ended().toCompletableFuture().join();
    }

    private static void bill(Event event) {
        System.out.println(event);
    }
}
