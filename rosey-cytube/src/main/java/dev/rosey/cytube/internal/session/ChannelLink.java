package dev.rosey.cytube.internal.session;

import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.cytube.event.ConnectionEnded;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionStatus;
import dev.rosey.cytube.event.ConnectionStatus.State;
import dev.rosey.cytube.event.LoginOutcome;
import dev.rosey.cytube.event.LoginRefused;
import dev.rosey.cytube.internal.protocol.DiscoveryAnswer;
import dev.rosey.cytube.internal.protocol.Ending;
import dev.rosey.cytube.internal.protocol.Endings;
import dev.rosey.cytube.internal.protocol.Inbound;
import dev.rosey.cytube.internal.protocol.Outbound;
import dev.rosey.cytube.internal.protocol.Server;
import dev.rosey.cytube.internal.protocol.ServerEvents;
import dev.rosey.cytube.internal.socketio.SocketIoEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a channel connected: finds the server, connects, lets a {@link ChannelSession} join and log in, and does it again
 * after every end that is not final. Everything happens on one thread, that of the loop; what comes from elsewhere is
 * handed to it. Safe for use by any number of threads; no method blocks.
 */
public final class ChannelLink {
    /** The length of messages when neither the operator nor the site says it: what older servers take. */
    static final int SAFE_MESSAGE_LENGTH = 240;

    private static final String INACTIVE = "this host is not the active one for the channel";
    private static final Logger LOG = LoggerFactory.getLogger(ChannelLink.class);

    private final ChannelSettings settings;
    private final Transport transport;
    private final Loop loop;
    private final ChannelEvents events;
    private final ChannelReports reports;
    private final ReconnectDelay delay;
    private final Outbox outbox;
    private final ChannelView view;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final CompletableFuture<ConnectionEnded> ended = new CompletableFuture<>();
    private @Nullable Connection connection;
    private @Nullable Server server; // where the channel is said to be, for the next attempt
    private State state = State.NEW;
    private long retryAt; // when WAITING
    private Optional<LoginOutcome> login = Optional.empty();
    private long connections;
    private boolean isLengthKnown;
    private boolean isSettled; // the first attempt has come to something
    private @Nullable ConnectionEnded end;
    private String problem = "";
    private volatile ConnectionStatus status =
            new ConnectionStatus(State.NEW, Optional.empty(), -1, Optional.empty(), 0, 0, "");

    /**
     * @param thread runs one task at a time
     * @param nanos time that only goes forward
     * @param random for the jitter of delays
     */
    public ChannelLink(
            ChannelSettings settings,
            Transport transport,
            ScheduledExecutorService thread,
            LongSupplier nanos,
            RandomGenerator random,
            ChannelEvents events) {
        this.settings = settings;
        this.transport = transport;
        this.loop = new Loop(thread, nanos, new Steps());
        this.events = events;
        this.reports = new ChannelReports(settings, events);
        this.delay = new ReconnectDelay(
                settings.firstDelay(), settings.maxDelay(), settings.connectionRefill(), random, 0);
        this.isLengthKnown = settings.maxMessageLength().isPresent();
        this.outbox = new Outbox(settings.sendCapacity(), settings.sendTimeout(),
                settings.maxMessageLength().orElse(SAFE_MESSAGE_LENGTH), this::emit);
        this.view = new ChannelView(settings, events, outbox);
    }

    /**
     * Begins to connect.
     *
     * @return completes when the first attempt has come to something: ready, refused for now, to be made again, or the
     *     end, which {@link #ended()} tells
     */
    public CompletionStage<Void> start() {
        loop.execute(this::attempt);
        return settled.copy();
    }

    /** Says something as soon as the connection and the server's limits allow it. */
    public CompletionStage<SendResult> send(OutgoingMessage message) {
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        boolean taken = loop.execute(() -> {
            if (state == State.ENDED) {
                result.complete(new SendResult(SendResult.Status.UNAVAILABLE, over()));
            } else if (!settings.active().getAsBoolean()) {
                result.complete(new SendResult(SendResult.Status.UNAVAILABLE, INACTIVE));
            } else if (settings.login().name().isEmpty()) {
                result.complete(new SendResult(SendResult.Status.REFUSED,
                        "the connector is anonymous and cannot talk; give it a name"));
            } else {
                outbox.add(message, loop.now()).thenAccept(result::complete);
            }
        });
        if (!taken) {
            result.complete(new SendResult(SendResult.Status.UNAVAILABLE, "the connector is closed"));
        }
        return result;
    }

    /** How it stands. */
    public ConnectionStatus status() {
        return status;
    }

    /** Completes when no further attempt will be made. */
    public CompletionStage<ConnectionEnded> ended() {
        return ended.copy();
    }

    /** Leaves for good. */
    public CompletionStage<ConnectionEnded> close() {
        if (!loop.execute(() -> finish(new ConnectionEnded(Cause.CLOSED, "the connector was closed")))) {
            ended.complete(new ConnectionEnded(Cause.CLOSED, "the connector was closed"));
        }
        return ended.copy();
    }

    private String over() {
        return "the connector has left the channel: " + problem;
    }

    private ConnectionStatus snapshot() {
        Connection current = connection;
        Optional<String> name = current == null ? Optional.empty() : current.session.name();
        double rank = current == null || name.isEmpty() ? -1 : current.session.rank();
        return new ConnectionStatus(state, name, rank, login, connections, outbox.size(), problem);
    }

    private void attempt() {
        if (state == State.ENDED) {
            return;
        }
        state = State.CONNECTING;
        delay.attempted(loop.now());
        Server known = server;
        server = null;
        if (!settings.active().getAsBoolean()) {
            lost(INACTIVE, Duration.ZERO);
            return;
        }
        askForLength();
        if (known != null) {
            open(known);
        } else {
            transport.discover().thenAccept(answer -> loop.execute(() -> discovered(answer)));
        }
    }

    private void askForLength() {
        if (!isLengthKnown) {
            transport.maxMessageLength().thenAccept(length -> loop.execute(() -> lengthKnown(length)));
        }
    }

    private void lengthKnown(OptionalInt length) {
        if (length.isPresent()) {
            isLengthKnown = true;
            outbox.maxMessageLength(length.getAsInt());
        }
    }

    private void discovered(DiscoveryAnswer answer) {
        if (state == State.ENDED) {
            return;
        }
        if (answer instanceof DiscoveryAnswer.Servers found && !found.servers().isEmpty()) {
            open(found.servers().get(0));
        } else if (answer instanceof DiscoveryAnswer.InvalidChannel invalid) {
            finish(new ConnectionEnded(Cause.INVALID_CHANNEL, invalid.error()));
        } else if (answer instanceof DiscoveryAnswer.Failed failed) {
            lost(failed.why(), Duration.ZERO);
        } else {
            lost("the site names no server for the channel", Duration.ZERO);
        }
    }

    private void open(Server where) {
        view.reset();
        Connection next = new Connection();
        connection = next;
        try {
            next.wire = transport.open(where, next);
        } catch (IllegalArgumentException e) {
            lost("the site names a server that cannot be used: " + e.getMessage(), Duration.ZERO);
        }
    }

    private void emit(Outbound frame) {
        Connection current = connection;
        if (current != null && current.wire != null) {
            current.wire.emit(frame);
        }
    }

    private void drop() {
        Connection old = connection;
        connection = null;
        outbox.suspend();
        if (old != null && old.wire != null) {
            old.wire.close();
        }
    }

    private void end(Ending ending) {
        if (ending instanceof Ending.Final last) {
            finish(new ConnectionEnded(last.cause(), last.reason()));
        } else if (ending instanceof Ending.Retry retry) {
            lost(retry.reason(), retry.atLeast());
        }
    }

    private void lost(String reason, Duration atLeast) {
        if (state == State.ENDED || state == State.WAITING) {
            return;
        }
        drop();
        state = State.WAITING;
        problem = reason;
        long wait = delay.ended(loop.now(), atLeast);
        reports.lost(reason, Duration.ofNanos(wait));
        retryAt = loop.now() + wait;
        isSettled = true;
    }

    private void finish(ConnectionEnded last) {
        if (state == State.ENDED) {
            return;
        }
        drop();
        state = State.ENDED;
        problem = last.reason();
        outbox.close(over());
        reports.ended(last);
        end = last;
        isSettled = true;
    }

    /** What the loop asks for around the steps. */
    private final class Steps implements Loop.Owner {
        @Override
        public long upkeep(long now) {
            if (state == State.ENDED) {
                return Long.MAX_VALUE;
            }
            if (state == State.WAITING && now >= retryAt) {
                attempt();
            }
            Connection current = connection;
            if (current != null) {
                current.session.tick(now);
            }
            if (!settings.active().getAsBoolean()) {
                outbox.abandon(INACTIVE);
            }
            long next = outbox.run(now);
            current = connection;
            if (current != null) {
                next = Math.min(next, current.session.nextTick());
            }
            return state == State.WAITING ? Math.min(next, retryAt) : next;
        }

        @Override
        public void failed(RuntimeException failure) {
            LOG.error("Channel {}: an unexpected error; the connection is made anew", settings, failure);
            lost("an unexpected error: " + failure, Duration.ZERO);
        }

        @Override
        public void stepped() {
            status = snapshot();
            if (end != null) {
                ended.complete(end);
            }
            if (isSettled) {
                settled.complete(null);
            }
        }
    }

    /** One connection; after its end nothing of it is heard any more. */
    private final class Connection extends ServerEvents implements SessionHost {
        private final ChannelSession session = new ChannelSession(settings, this);
        private @Nullable Wire wire;

        private void step(Runnable step) {
            loop.execute(() -> {
                if (connection == this) {
                    step.run();
                }
            });
        }

        @Override
        public void connected() {
            step(() -> session.connected(loop.now()));
        }

        @Override
        protected void received(String name, Inbound message, Supplier<Value> raw) {
            step(() -> {
                if (settings.isRaw()) {
                    events.publishRaw(name, () -> Payload.of(raw.get()));
                }
                boolean wasJoined = session.isJoined();
                double rank = session.rank();
                boolean isKept = session.received(message, loop.now());
                if (connection != this) {
                    return;
                }
                if (!isKept) {
                    view.received(message, session, wasJoined, loop.now());
                }
                if (rank != session.rank()) {
                    view.limits(session);
                }
            });
        }

        @Override
        public void closed(SocketIoEnd end) {
            step(() -> ChannelLink.this.end(end.kind() == SocketIoEnd.Kind.REFUSED
                    ? Endings.refused(end.detail())
                    : new Ending.Retry(words(end), Duration.ZERO)));
        }

        private String words(SocketIoEnd end) {
            return switch (end.kind()) {
                case UNREACHABLE -> "the server cannot be reached: " + end.detail();
                case DISCONNECTED_BY_SERVER -> "the server ended the connection";
                case SILENT -> "the server has fallen silent: " + end.detail();
                case PROTOCOL_ERROR -> "the server does not keep to the protocol: " + end.detail();
                case REFUSED, CLOSED_HERE, LOST -> "the connection was lost: " + end.detail();
            };
        }

        @Override
        public void emit(Outbound frame) {
            ChannelLink.this.emit(frame);
        }

        @Override
        public void loggedIn(LoginOutcome outcome) {
            login = Optional.of(outcome);
            if (outcome instanceof LoginRefused refused) {
                problem = refused.text();
                reports.refused(refused);
                if (refused.reason().isTemporary()) {
                    isSettled = true;
                }
            }
        }

        @Override
        public void ready() {
            state = State.READY;
            connections++;
            problem = "";
            delay.ready(loop.now());
            view.ready(session);
            reports.ready(session.name(), session.rank());
            isSettled = true;
        }

        @Override
        public void end(Ending ending) {
            ChannelLink.this.end(ending);
        }

        @Override
        public void moved(List<Server> servers) {
            lost("the channel moves to another server", Duration.ZERO);
            server = servers.isEmpty() ? null : servers.get(0);
        }
    }
}
