package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubjectRefusedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.internal.stream.Durables;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of the bus on NATS but what needs JetStream. Who calls it has checked the arguments and the state. */
public final class BusCore implements AutoCloseable {
    /** Where the bus tells about its connection. */
    public static final Subject CONNECTION = Subject.of("rosey.monitoring.connection");

    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final SubjectFilter EVERYTHING = SubjectFilter.of(">");

    private final BusRuntime runtime;
    private final Connector connector;
    private final Wire wire;
    private final Link link;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Requests requests;
    private final Replies replies;
    private final Dispatcher queued;
    private final Dispatcher direct;
    private final Life life = new Life();
    private volatile boolean ending;
    private volatile Runnable onReconnect = () -> {};

    /**
     * Connects. Blocks.
     *
     * @throws dev.rosey.api.bus.DisconnectedException if no server can be reached, or none accepts this client
     */
    public BusCore(NatsConfig config) {
        this.runtime = new BusRuntime(config.executor());
        this.connector = new Connector(config, life, runtime);
        Connection connection;
        try {
            connection = connector.connect();
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
        this.wire = Wire.of(config.form());
        this.link = new Link(connection, config, runtime.counters);
        this.replies = new Replies(link, wire);
        this.queued = link.dispatcher();
        this.direct = link.dispatcher();
        String prefix = connection.createInbox() + '.';
        this.requests = new Requests(runtime, wire, prefix);
        link.dispatcher().subscribe(prefix + '*', requests::arrived);
        life.core = this;
    }

    /** What all parts share. */
    public BusRuntime runtime() {
        return runtime;
    }

    /** The connection. */
    public Link link() {
        return link;
    }

    /** The form of events on the wire. */
    public Wire wire() {
        return wire;
    }

    /** Sets what else is done when the connection is back. It must not block. */
    public void onReconnect(Runnable action) {
        onReconnect = action;
    }

    /** Publishes, at most once. */
    public void publish(Event event) {
        runtime.counters.published.increment();
        link.send(event.subject(), event.subject().toString(), null, wire.encode(event));
    }

    /** Subscribes. */
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return add(filter, options, new Work.Subscriber(handler));
    }

    /** Answers questions. */
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        return add(filter, options, new Work.Responder(handler, replies));
    }

    private Subscription add(SubjectFilter filter, SubscribeOptions options, Work work) {
        LocalSubscription added =
                new LocalSubscription(filter, options, work, runtime, wire, subscriptions::remove);
        subscriptions.add(added);
        added.begin(options.isDirect() ? direct : queued);
        return added;
    }

    /** Asks a question. */
    public CompletionStage<Event> request(Event event, Duration timeout) {
        runtime.counters.published.increment();
        Requests.Question question;
        try {
            question = requests.begin(event, timeout);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        try {
            link.send(event.subject(), event.subject().toString(), question.replyTo(), wire.encode(event));
        } catch (RuntimeException refused) {
            question.end(refused);
        }
        return question.answer();
    }

    /** How many events wait in the slowest queue of a subject. */
    public long pending(Subject subject) {
        return subscriptions.pending(subject);
    }

    /** The counters, those of durable delivery included. */
    public BusStats stats(Durables durables) {
        Counters counters = runtime.counters;
        Map<DropReason, Long> dropped = counters.dropped();
        long unread = link.droppedMessages();
        if (unread > 0) {
            dropped.merge(DropReason.SLOW_CONSUMER, unread, Long::sum);
        }
        long oldest = subscriptions.oldestSince();
        Duration age = oldest == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(Math.max(1, System.nanoTime() - oldest));
        Duration durableAge = durables.oldestPending();
        return new BusStats(
                counters.published.sum(),
                counters.delivered.sum(),
                dropped,
                counters.handlerFailures.sum(),
                counters.noResponders.sum(),
                counters.redelivered.sum(),
                counters.deadLettered.sum(),
                subscriptions.pending() + durables.pending(),
                age.compareTo(durableAge) > 0 ? age : durableAge,
                subscriptions.size() + durables.attached(),
                counters.handlerTimes());
    }

    /**
     * Takes in what the server has sent, works it off and waits for the answers to the questions that are open. Blocks
     * while the server is asked, not for the handlers.
     */
    public CompletableFuture<Void> drain() {
        ending = true;
        link.drain(List.of(queued, direct), DRAIN);
        return subscriptions.drainWithBus().thenCompose(handled -> requests.ended());
    }

    /** Closes: questions end, what waits is dropped, the connection is given back. */
    @Override
    public void close() {
        ending = true;
        requests.endAll("The event bus was closed before an answer came");
        subscriptions.closeWithBus();
        link.close();
        connector.close();
        runtime.listeners().tell(listener -> listener.closed());
        runtime.close();
    }

    private void tell(String state, String detail) {
        if (ending) {
            return;
        }
        try {
            publish(Event.builder(CONNECTION)
                    .type("connection." + state)
                    .payload(Payload.of(Value.map().put("state", state).put("detail", detail).build()))
                    .build());
        } catch (BusException | IllegalStateException e) {
            LOG.debug("Nobody could be told that the connection is {}: {}", state, e.getMessage());
        }
    }

    /** What happens to the connection, as logs, callbacks and events. */
    private static final class Life implements LinkListener {
        private final AtomicBoolean up = new AtomicBoolean(true); // vain attempts are told as lost connections, too
        private volatile @Nullable BusCore core;

        @Override
        public void connected(String server) {
            LOG.info("Connected to {}", server);
        }

        @Override
        public void disconnected(String reason) {
            BusCore bus = core;
            if (bus != null && !bus.ending && up.compareAndSet(true, false)) {
                LOG.warn("The connection to NATS is lost ({}); the bus tries to get it back", reason);
                bus.runtime.listeners().tell(listener -> listener.disconnected(reason));
                bus.tell("disconnected", reason);
            }
        }

        @Override
        public void reconnected(String server) {
            BusCore bus = core;
            if (bus != null) {
                LOG.info("Connected to {} again", server);
                bus.link.reconnected();
                up.set(true);
                bus.onReconnect.run();
                bus.runtime.listeners().tell(listener -> listener.reconnected());
                bus.tell("reconnected", server);
            }
        }

        @Override
        public void lameDuck(String server) {
            BusCore bus = core;
            if (bus != null) {
                LOG.info("{} is about to end; the bus moves to another server when it does", server);
                bus.runtime.listeners().tell(listener -> listener.lameDuck());
                bus.tell("lameduck", server);
            }
        }

        @Override
        public void closed() {
            BusCore bus = core;
            if (bus != null && !bus.ending) {
                LOG.error("The connection to NATS is closed for good; the bus does not work any more");
                bus.requests.endAll("The connection to NATS was closed for good before an answer came");
                bus.runtime.listeners().tell(listener -> listener.closed());
            }
        }

        @Override
        public void refused(SubjectRefusedException refusal) {
            BusCore bus = core;
            if (bus == null) {
                return;
            }
            LOG.warn("{} [{}]", refusal.getMessage(), refusal.code());
            if (refusal.operation() == SubjectRefusedException.Operation.PUBLISH) {
                bus.requests.endAllOn(refusal.subject(), refusal);
            } else {
                bus.subscriptions.with(SubjectFilter.of(refusal.subject())).forEach(LocalSubscription::close);
            }
            bus.runtime.listeners().tell(listener -> listener.problem(refusal));
        }

        @Override
        public void problem(BusException problem) {
            BusCore bus = core;
            if (bus != null && !bus.ending) {
                LOG.warn("{} [{}]", problem.getMessage(), problem.code());
                bus.runtime.listeners().tell(listener -> listener.problem(problem));
            }
        }

        @Override
        public void slow() {
            BusCore bus = core;
            if (bus != null) {
                LOG.warn("Events arrive faster than they are read; what does not fit is dropped ({})",
                        DropReason.SLOW_CONSUMER);
                bus.runtime.listeners().tell(listener -> listener.dropping(EVERYTHING, DropReason.SLOW_CONSUMER));
                bus.tell("slowconsumer", "events arrive faster than they are read");
            }
        }
    }
}
