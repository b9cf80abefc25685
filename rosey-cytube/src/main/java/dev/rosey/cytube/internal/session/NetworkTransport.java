package dev.rosey.cytube.internal.session;

import dev.rosey.cytube.internal.protocol.DiscoveryAnswer;
import dev.rosey.cytube.internal.protocol.DiscoveryClient;
import dev.rosey.cytube.internal.protocol.Outbound;
import dev.rosey.cytube.internal.protocol.Server;
import dev.rosey.cytube.internal.socketio.SocketIoConnection;
import dev.rosey.cytube.internal.socketio.SocketIoListener;
import dev.rosey.cytube.internal.socketio.SocketIoOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to a site over the network. Its two threads end when it is closed. */
public final class NetworkTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkTransport.class);

    /** How long the connections get to say good-bye. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final URI site;
    private final String channel;
    private final SocketIoOptions options;
    private final ScheduledExecutorService timer;
    private final ExecutorService threads;
    private final HttpClient http;
    private final DiscoveryClient discovery;
    private final Set<SocketIoConnection> open = ConcurrentHashMap.newKeySet();

    /** A way to a channel of a site; nothing is written to its server while it is not active. */
    public NetworkTransport(
            URI site,
            String channel,
            Duration connectTimeout,
            Optional<Duration> silenceLimit,
            Map<String, String> headers,
            ScheduledExecutorService timer,
            BooleanSupplier active) {
        this.site = site;
        this.channel = channel;
        this.timer = timer;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "rosey-cytube-net-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder().connectTimeout(connectTimeout).executor(threads).build();
        SocketIoOptions named = SocketIoOptions.defaults()
                .withTimeouts(connectTimeout, connectTimeout, CLOSE_TIMEOUT.dividedBy(2))
                .withHeaders(headers)
                .withActive(active);
        this.options = silenceLimit.map(named::withSilenceLimit).orElse(named);
        this.discovery = new DiscoveryClient(http, connectTimeout, headers);
    }

    @Override
    public CompletionStage<DiscoveryAnswer> discover() {
        return discovery.find(site, channel);
    }

    @Override
    public CompletionStage<OptionalInt> maxMessageLength() {
        return discovery.maxMessageLength(site, channel);
    }

    @Override
    public Wire open(Server server, SocketIoListener listener) {
        SocketIoConnection connection = SocketIoConnection.open(http, server.url(), options, timer, listener);
        open.add(connection);
        connection.released().thenRun(() -> open.remove(connection));
        return new Wire() {
            @Override
            public void emit(Outbound frame) {
                frame.sendOn(connection).whenComplete((sent, failure) -> {
                    if (failure != null) {
                        LOG.debug("{} was not sent: {}", frame, failure.toString());
                    }
                });
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }

    @Override
    public void close() {
        try {
            CompletableFuture.allOf(open.stream()
                            .map(connection -> connection.released().toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new))
                    .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Connections to {} did not close in time", site);
        }
        threads.shutdownNow();
    }
}
