package dev.rosey.nats.internal.stream;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.DurableSpec;
import dev.rosey.nats.config.Replay;
import dev.rosey.nats.config.ReplayHandler;
import dev.rosey.nats.config.ReplaySpec;
import dev.rosey.nats.config.StreamSpec;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durable delivery for one bus on one connection. Safe for use by any number of threads. */
public final class Durables implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Room room;
    private final Inbox inbox;
    private final JetStreamApi api;
    private final Publisher publisher;
    private final Graveyard graveyard;
    private final Streams streams;
    private final ReentrantLock attaching = new ReentrantLock(); // held while the server is asked
    private final Map<String, PulledConsumer> consumers = new ConcurrentHashMap<>();
    private final Set<ReplayRun> replays = ConcurrentHashMap.newKeySet();
    private volatile boolean accepting = true;

    /**
     * Makes durable delivery; asks the server for nothing yet.
     *
     * @param connection the connection; it stays the caller's
     * @param executor runs handlers, and what waits for the server
     * @param scheduler for short tasks at their time
     * @param wire makes messages of events and back
     * @param reports hears what happens
     * @param spec bounds and times
     */
    public Durables(
            Connection connection,
            Executor executor,
            ScheduledExecutorService scheduler,
            Wire wire,
            Reports reports,
            DurableSpec spec) {
        this.room = new Room(connection, executor, scheduler, wire, reports, spec);
        this.inbox = new Inbox(connection);
        this.api = new JetStreamApi(room, inbox);
        this.publisher = new Publisher(room, inbox, api);
        this.graveyard = new Graveyard(room, publisher, api);
        this.streams = new Streams(room, api);
    }

    /**
     * Makes the declared streams, or compares them with those that are there. Waits for the server.
     *
     * @param specs the declarations
     * @throws dev.rosey.api.bus.DurableUnavailableException if one cannot be made or differs and must not
     */
    public void ensure(List<StreamSpec> specs) {
        specs.forEach(streams::ensure);
    }

    /** Publishes a durable event, see {@link dev.rosey.api.bus.EventBus#publishDurable}. Does not wait. */
    public CompletionStage<Void> publish(Event event) {
        if (!accepting) {
            return CompletableFuture.failedFuture(new IllegalStateException("The bus is closed or drains"));
        }
        try {
            return publisher.publish(event);
        } catch (RoseyException e) { // what it carries cannot be encoded
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Attaches a handler to a named consumer, see {@link dev.rosey.api.bus.EventBus#consume}. Waits for the server. */
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(handler, "handler");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a consumer name: \"" + name + "\": use 1 to 64 of A-Z a-z 0-9 _ -");
        }
        ConsumerTerms terms = new ConsumerTerms(name, filter, options);
        attaching.lock();
        try {
            if (!accepting) {
                throw new IllegalStateException("The bus is closed or drains");
            }
            PulledConsumer known = consumers.get(name);
            if (known != null) {
                requireSame(known.terms(), terms);
                known.requireFree();
            }
            ConsumerKeeper keeper = ConsumerKeeper.attach(terms, room, api, streams);
            PulledConsumer consumer = consumers.computeIfAbsent(
                    name, key -> new PulledConsumer(terms, room, inbox, graveyard, keeper));
            return consumer.attach(handler);
        } finally {
            attaching.unlock();
        }
    }

    private static void requireSame(ConsumerTerms known, ConsumerTerms asked) {
        if (!known.equals(asked)) {
            throw new IllegalArgumentException("The consumer \"" + known.name() + "\" exists with the filter "
                    + known.filter() + " and " + known.options() + ", not with " + asked.filter() + " and "
                    + asked.options() + "; use the same ones, or another name");
        }
    }

    /**
     * Replays a stream. Waits for the server until the replay has begun.
     *
     * @param spec what and from where
     * @param handler called for one event at a time on the executor
     * @return the running replay
     * @throws dev.rosey.api.bus.DurableUnavailableException if there is no such stream
     */
    public Replay replay(ReplaySpec spec, ReplayHandler handler) {
        Objects.requireNonNull(handler, "handler");
        if (!accepting) {
            throw new IllegalStateException("The bus is closed or drains");
        }
        ReplayRun run = ReplayRun.start(spec, handler, room, inbox, api, streams, replays::remove);
        if (run.isActive()) {
            replays.add(run);
        }
        return run;
    }

    /** The connection is back: what is unconfirmed is sent again, and messages are asked for anew. Does not wait. */
    public void reconnected() {
        publisher.reconnected();
        consumers.values().forEach(PulledConsumer::reconnected);
        replays.forEach(ReplayRun::reconnected);
    }

    /** How many fetched events wait for a handler here. */
    public long pending() {
        return consumers.values().stream().mapToLong(PulledConsumer::waiting).sum()
                + replays.stream().mapToLong(ReplayRun::pending).sum();
    }

    /** How long the oldest of them waits; zero when none does. */
    public Duration oldestPending() {
        long now = System.nanoTime();
        long longest = consumers.values().stream()
                .filter(each -> each.waiting() > 0)
                .mapToLong(each -> now - each.oldestArrival())
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, longest));
    }

    /** How many published events wait for the server's confirmation. */
    public long unconfirmed() {
        return publisher.unconfirmed();
    }

    /** How many handlers are attached, replays included. */
    public int attached() {
        return (int) consumers.values().stream().filter(each -> each.attachment() != null).count() + replays.size();
    }

    /**
     * Accepts nothing more and ends the handlers: what they work on is finished, what they have not begun is given
     * back.
     *
     * @return completes when the last handler has ended and everything published is confirmed or has failed
     */
    public CompletionStage<Void> drain() {
        accepting = false;
        List<CompletableFuture<Void>> endings = new ArrayList<>();
        List<Subscription> open = new ArrayList<>(replays);
        for (PulledConsumer each : consumers.values()) {
            @Nullable Subscription attachment = each.attachment();
            if (attachment != null) {
                open.add(attachment);
            }
        }
        open.forEach(each -> endings.add(each.drain().toCompletableFuture()));
        CompletableFuture<Void> done = new CompletableFuture<>();
        var unused = CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) ->
                        publisher.whenIdle(() -> room.executeAlways(() -> done.complete(null))));
        return done;
    }

    /** Ends everything, before the connection is closed: what waits is given back. Waits two seconds at most. */
    @Override
    public void close() {
        accepting = false;
        graveyard.close();
        List<CompletableFuture<Void>> givenBack = new ArrayList<>();
        consumers.values().forEach(each -> givenBack.add(each.close()));
        List.copyOf(replays).forEach(ReplayRun::close);
        publisher.failAll("the bus was closed");
        if (room.isConnected()) {
            try {
                CompletableFuture.allOf(givenBack.toArray(CompletableFuture[]::new))
                        .get(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                room.connection().flush(LAST_WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException | ExecutionException | IllegalStateException e) {
                Room.LOG.debug("The server did not take everything back in time", e);
            }
        }
        inbox.close();
    }

    /** For tests: the consumers by name. */
    Map<String, PulledConsumer> consumers() {
        return new LinkedHashMap<>(consumers);
    }
}
