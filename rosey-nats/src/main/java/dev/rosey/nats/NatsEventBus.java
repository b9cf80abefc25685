package dev.rosey.nats;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.LeaseProvider;
import dev.rosey.api.spi.StorageProvider;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.LeaseSpec;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.Replay;
import dev.rosey.nats.config.ReplayHandler;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StorageSpec;
import dev.rosey.nats.internal.bus.BusCore;
import dev.rosey.nats.internal.bus.BusRuntime;
import dev.rosey.nats.internal.bus.DurableReports;
import dev.rosey.nats.internal.kv.KvLeases;
import dev.rosey.nats.internal.kv.KvStorage;
import dev.rosey.nats.internal.stream.Durables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The event bus on NATS: several processes and machines share one bus.
 *
 * <pre>{@code
 * try (EventBus bus = NatsEventBus.connect(NatsConfig.of("nats://localhost:4222"))) {
 *     bus.subscribe(SubjectFilter.of("rosey.event.>"), event -> log(event));
 * }
 * }</pre>
 *
 * <p><strong>Beyond what {@link EventBus} promises.</strong> A subscription is in force at once for what this bus
 * publishes, and for what others publish as soon as the server has heard of it; {@link #flush} waits for that. All
 * subscriptions share one connection and three threads that read from it. A publisher that is faster than the connection
 * waits for room, for some seconds at most; {@link dev.rosey.api.bus.OverflowPolicy#block block} cannot make a publisher
 * elsewhere wait, so the event is dropped as {@code OVERFLOW_BLOCKED}, and a critical one or one refused by
 * {@code fail()} is counted as {@code OVERFLOW_REFUSED}. Events larger than the server takes are refused with
 * {@link dev.rosey.api.bus.PayloadTooLargeException}.
 *
 * <p><strong>Without a connection</strong> the bus tries to get it back, as the configuration says. Events that are
 * published meanwhile are kept up to a bound, then refused with {@link dev.rosey.api.bus.DisconnectedException}; what was
 * being written when the connection broke may be lost, as {@code publish} is at most once. Subscriptions come back by
 * themselves. Listeners are told, and the bus publishes each change to {@code rosey.monitoring.connection}.
 *
 * <p>Safe for use by any number of threads.
 */
public final class NatsEventBus implements EventBus {
    private enum State { OPEN, DRAINING, CLOSED }

    private static final String CLOSED =
            "The event bus is closed or draining; make a new one, or stop using it earlier";

    private final BusCore core;
    private final Durables durables;
    private final NatsConfig config;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private NatsEventBus(NatsConfig config) {
        this.config = config;
        this.core = new BusCore(config);
        BusRuntime runtime = core.runtime();
        this.durables = new Durables(core.link().connection(), runtime::execute, runtime.timer(), core.wire(),
                new DurableReports(runtime), config.durable());
        core.onReconnect(durables::reconnected);
    }

    /**
     * Connects. Blocks until the connection is there, each server was asked in vain, or the configuration's patience has
     * run out.
     *
     * @param config where the servers are, and who this client is
     * @return the bus; close it
     * @throws dev.rosey.api.bus.DisconnectedException if no server can be reached, or none accepts this client
     * @throws dev.rosey.api.bus.DurableUnavailableException if a declared stream cannot be made, or differs from what is
     *     declared
     * @throws IllegalArgumentException if a file that the configuration names cannot be used
     */
    public static NatsEventBus connect(NatsConfig config) {
        NatsEventBus bus = new NatsEventBus(Objects.requireNonNull(config, "config"));
        try {
            bus.durables.ensure(config.streams());
            return bus;
        } catch (RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    @Override
    public void publish(Event event) {
        Objects.requireNonNull(event, "event");
        requireOpen();
        core.publish(event);
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        Objects.requireNonNull(event, "event");
        return state.get() == State.OPEN ? durables.publish(event) : CompletableFuture.failedFuture(closed());
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(handler, "handler");
        requireOpen();
        return core.subscribe(filter, options, handler);
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(handler, "handler");
        requireOpen();
        return core.reply(filter, options, handler);
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        Objects.requireNonNull(event, "event");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        if (state.get() != State.OPEN) {
            return CompletableFuture.failedFuture(closed());
        }
        return core.request(event, timeout);
    }

    /**
     * Attaches a handler to a durable pull consumer of JetStream, see {@link EventBus#consume}. Blocks until the server
     * has answered. A consumer whose filter no stream keeps gets a stream of its own.
     *
     * @throws dev.rosey.api.bus.DurableUnavailableException if the server has no JetStream, or the stream is not as needed
     */
    @Override
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        requireOpen();
        return durables.consume(name, filter, options, handler);
    }

    /**
     * Delivers again what a stream has kept, in its order. Blocks until the server has answered.
     *
     * @param spec which events, and from where on
     * @param handler called for one event at a time
     * @return the running replay; close it, or let it end by itself if it was made to
     * @throws dev.rosey.api.bus.DurableUnavailableException if there is no such stream
     */
    public Replay replay(ReplaySpec spec, ReplayHandler handler) {
        requireOpen();
        return durables.replay(spec, handler);
    }

    /**
     * Makes a store in key-value buckets of the same servers, for the plugins of all hosts. It uses the connection of this
     * bus and must be closed before it, as an application does that is given both.
     *
     * @param spec what the buckets are like
     */
    public StorageProvider storage(StorageSpec spec) {
        requireOpen();
        return new KvStorage(core.link().connection(), spec, core.runtime()::execute, core.runtime().timer(),
                InstantSource.system());
    }

    /**
     * Makes leases that the hosts on the same servers compete for. They use the connection of this bus and must be closed
     * before it.
     *
     * @param spec how long a lease holds, and where it is kept
     */
    public LeaseProvider leases(LeaseSpec spec) {
        requireOpen();
        return new KvLeases(core.link().connection(), spec, core.runtime()::execute, core.runtime().timer());
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        Objects.requireNonNull(listener, "listener");
        requireOpen();
        return core.runtime().listeners().add(listener);
    }

    @Override
    public long pending(Subject subject) {
        return core.pending(subject);
    }

    @Override
    public BusStats stats() {
        return core.stats(durables);
    }

    /**
     * Waits, without blocking, until the server has seen all that this bus has published and subscribed to so far.
     *
     * @param timeout how long at most
     * @return completes when it has; exceptionally with {@link dev.rosey.api.bus.DisconnectedException} when it did not
     *     answer in time
     */
    public CompletionStage<Void> flush(Duration timeout) {
        requireOpen();
        return CompletableFuture.runAsync(() -> core.link().flush(timeout), core.runtime()::execute);
    }

    /** Whether the server has JetStream, which durable delivery, storage and leases need. Does not block. */
    public boolean hasJetStream() {
        return core.link().connection().getServerInfo().isJetStreamAvailable();
    }

    /** The server that this bus is connected to, or was last, in words: its address and version. */
    public String server() {
        return core.link().connection().getConnectedUrl() + " (nats-server "
                + core.link().connection().getServerInfo().getVersion() + ')';
    }

    @Override
    public CompletionStage<Void> drain() {
        if (state.compareAndSet(State.OPEN, State.DRAINING)) {
            durables.drain()
                    .thenComposeAsync(done -> core.drain(), core.runtime()::execute)
                    .whenComplete((done, failure) -> {
                        close();
                        drained.complete(null);
                    });
        } else if (state.get() == State.CLOSED) {
            drained.complete(null);
        }
        return drained.copy();
    }

    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            durables.close();
            core.close();
            drained.complete(null);
        }
    }

    private void requireOpen() {
        if (state.get() != State.OPEN) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException(CLOSED);
    }

    /** The servers and the name of this client. */
    @Override
    public String toString() {
        return "NatsEventBus[" + config + "]";
    }
}
