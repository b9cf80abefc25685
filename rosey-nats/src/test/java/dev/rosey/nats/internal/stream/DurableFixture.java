package dev.rosey.nats.internal.stream;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.testing.NatsServerRunner;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A server with JetStream for a class of tests, hosts on it, and names that no other test uses. */
abstract class DurableFixture {
    static final Duration SOON = Duration.ofSeconds(20);
    static final ConsumeOptions QUICK = ConsumeOptions.defaults().withBackoff(Duration.ofMillis(10));
    static final DurableSpec LIVELY = DurableSpec.builder().heartbeat(Duration.ofMillis(200)).build();

    static NatsServerRunner server;

    private final List<Host> hosts = new ArrayList<>();
    private final String prefix = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    @BeforeAll
    static void startServer() {
        server = NatsServerRunner.start("-js");
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @AfterEach
    final void closeHosts() {
        hosts.forEach(Host::close);
    }

    final Host host() {
        return host(LIVELY);
    }

    final Host host(DurableSpec spec) {
        return keep(Host.connect(spec, server.url()));
    }

    final Host keep(Host host) {
        hosts.add(host);
        return host;
    }

    final String name(String tail) {
        return prefix + '-' + tail;
    }

    final String text(String tail) {
        return prefix + '.' + tail;
    }

    final Subject subject(String tail) {
        return Subject.of(text(tail));
    }

    final SubjectFilter filter(String tail) {
        return SubjectFilter.of(text(tail));
    }

    final Event event(String tail, int number) {
        return Event.of(subject(tail), Payload.of(number));
    }

    final void publish(Host host, String tail, int... numbers) {
        for (int number : numbers) {
            result(host.durables.publish(event(tail, number)));
        }
    }

    /** Stops the server for the moment, and waits until it answers no more. */
    static void pause(Host host) {
        server.pause();
        await().atMost(SOON).until(() -> {
            try {
                host.connection.flush(Duration.ofMillis(50));
                return false;
            } catch (TimeoutException silent) {
                return true;
            }
        });
    }

    static StreamInfo stream(Host host, String name) throws Exception {
        return host.connection.jetStreamManagement().getStreamInfo(name);
    }

    static ConsumerInfo consumer(Host host, String stream, String name) throws Exception {
        return host.connection.jetStreamManagement().getConsumerInfo(stream, name);
    }

    static void soon(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).ignoreExceptions().untilAsserted(assertion);
    }

    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("The stage did not succeed", e);
        }
    }

    static Throwable failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS));
        if (thrown instanceof ExecutionException && thrown.getCause() != null) {
            return thrown.getCause();
        }
        throw new AssertionError("The stage did not fail", thrown);
    }

    /** A handler that keeps the numbers it receives. */
    static final class Numbers implements DeliveryHandler {
        final List<Integer> seen = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> handle(dev.rosey.api.bus.Delivery delivery) {
            seen.add(delivery.event().payload().as(Integer.class));
            return CompletableFuture.completedFuture(null);
        }
    }
}
