package dev.rosey.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.HttpBroker;
import dev.rosey.api.plugin.HttpFailedException;
import dev.rosey.core.http.HttpAccess;
import dev.rosey.core.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A broker of a plugin named guest, with names that lead where a test wants. */
final class BrokerFixture implements AutoCloseable {
    final VirtualTime time = new VirtualTime(Instant.EPOCH);
    final List<String> denials = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, ArrayDeque<List<InetAddress>>> names = new ConcurrentHashMap<>();
    private final HttpEngine engine;
    final GuardedHttp broker;

    private BrokerFixture(UnaryOperator<HttpAccess.Builder> settings, List<String> grants) {
        engine = new HttpEngine(settings.apply(HttpAccess.builder().resolver(this::resolve)).build());
        broker = new GuardedHttp(engine, grants, this::deny, time, Runnable::run);
    }

    static BrokerFixture granting(String... hosts) {
        return with(UnaryOperator.identity(), hosts);
    }

    static BrokerFixture with(UnaryOperator<HttpAccess.Builder> settings, String... hosts) {
        return new BrokerFixture(settings, List.of(hosts));
    }

    /** Lets a name lead somewhere; several times for answers that change, of which the last stays. */
    BrokerFixture name(String name, String... addresses) {
        names.computeIfAbsent(name, any -> new ArrayDeque<>())
                .add(List.of(addresses).stream().map(AddressKind::literal).toList());
        return this;
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        asked.add(host);
        ArrayDeque<List<InetAddress>> answers = names.get(host);
        if (answers == null) {
            throw new UnknownHostException(host);
        }
        return answers.size() > 1 ? answers.remove() : answers.getFirst();
    }

    private PermissionDeniedException deny(String action) {
        denials.add(action);
        return new PermissionDeniedException("guest", Permission.NETWORK_HTTP, action);
    }

    HttpBroker.Response get(String uri) {
        return await(broker.send(HttpBroker.Request.get(uri)));
    }

    HttpBroker.Response send(HttpBroker.Request.Builder request) {
        return await(broker.send(request.build()));
    }

    Throwable failure(String uri) {
        return failure(HttpBroker.Request.builder("GET", uri));
    }

    Throwable failure(HttpBroker.Request.Builder request) {
        return catchThrowable(() -> send(request));
    }

    /** The reason for which a request has no response. */
    HttpFailedException.Reason reason(HttpBroker.Request.Builder request) {
        Throwable failure = failure(request);
        assertThat(failure).isInstanceOf(HttpFailedException.class);
        return ((HttpFailedException) failure).reason();
    }

    HttpFailedException.Reason reason(String uri) {
        return reason(HttpBroker.Request.builder("GET", uri));
    }

    static HttpBroker.Response await(CompletionStage<HttpBroker.Response> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        broker.endAll();
        engine.close();
    }
}
