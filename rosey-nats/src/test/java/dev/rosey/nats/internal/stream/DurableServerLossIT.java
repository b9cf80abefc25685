package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.StreamSpec;
import dev.rosey.nats.testing.NatsCluster;
import dev.rosey.nats.testing.NatsServerRunner;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers are killed while events are published and handled. */
class DurableServerLossIT {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int EVENTS = Integer.getInteger("rosey.durable.events", 10_000);
    private static final ConsumeOptions OPTIONS = ConsumeOptions.defaults()
            .withMaxInFlight(200)
            .withAckWait(Duration.ofSeconds(2))
            .withBackoff(Duration.ofMillis(20))
            .withMaxAttempts(100)
            .withMaxPending(10_000_000);
    private static final DurableSpec SPEC = DurableSpec.builder()
            .heartbeat(Duration.ofMillis(200))
            .retryAfter(Duration.ofMillis(500))
            .deadline(Duration.ofMinutes(1))
            .build();

    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicIntegerArray handled = new AtomicIntegerArray(EVENTS);
    private final AtomicInteger distinct = new AtomicInteger();
    private final Semaphore window = new Semaphore(1_000);
    private final AutoCloseable[] opened = new AutoCloseable[3];

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void aServerThatIsKilledTenTimesLosesNothingAndNothingIsHandledTwice() throws Exception { // SUR-39, SUR-40, SUR-43
        NatsServerRunner server = NatsServerRunner.start("-js");
        opened[2] = server;
        Host publisher = Host.connect(SPEC, server.url());
        opened[0] = publisher;
        Host consumer = Host.connect(SPEC, server.url());
        opened[1] = consumer;
        consume(consumer, "loss.a");
        CompletableFuture<Void> publishing = publishAll(publisher, "loss.a");
        for (int round = 1; round <= 10; round++) {
            int reached = EVENTS / 11 * round;
            await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> distinct.get() >= reached);
            server.kill();
            server.restart();
        }
        publishing.get(LONG.toSeconds(), TimeUnit.SECONDS);
        expectEverythingOnce();
    }

    @Test
    void theLossOfAStreamsLeaderLosesNothingAndNothingIsHandledTwice() throws Exception { // SUR-39, SUR-40, SUR-43
        NatsCluster cluster = NatsCluster.start(3);
        opened[2] = cluster;
        String[] urls = cluster.urls().toArray(String[]::new);
        Host publisher = Host.connect(SPEC, urls);
        opened[0] = publisher;
        Host consumer = Host.connect(SPEC, urls);
        opened[1] = consumer;
        publisher.durables.ensure(List.of(StreamSpec.builder("LOSS", "loss.>").replicas(3).build()));
        consume(consumer, "loss.a");
        CompletableFuture<Void> publishing = publishAll(publisher, "loss.a");
        NatsServerRunner leader = cluster.leaderOf("LOSS");
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> confirmed.get() >= EVENTS / 3);
        leader.kill();
        publishing.get(LONG.toSeconds(), TimeUnit.SECONDS);
        expectEverythingOnce();
        leader.restart();
        cluster.awaitReady();
    }

    private void consume(Host host, String subject) {
        host.durables.consume("loss-" + UUID.randomUUID(), SubjectFilter.of(subject), OPTIONS, delivery -> {
            int number = delivery.event().payload().as(Integer.class);
            if (handled.incrementAndGet(number) == 1) {
                distinct.incrementAndGet();
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> publishAll(Host host, String subject) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < EVENTS; i++) {
                window.acquireUninterruptibly();
                var unused = host.durables
                        .publish(Event.of(
                                Subject.of(subject), Payload.of(i)))
                        .whenComplete((done, failure) -> {
                            (failure == null ? confirmed : refused).incrementAndGet();
                            window.release();
                        });
            }
            window.acquireUninterruptibly(1_000);
        });
    }

    private void expectEverythingOnce() {
        assertThat(refused).hasValue(0);
        assertThat(confirmed).hasValue(EVENTS);
        await().atMost(LONG).until(() -> distinct.get() == EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(handled.get(i)).as("event %d", i).isEqualTo(1);
        }
    }
}
