package dev.rosey.cytube.internal.socketio;

import dev.rosey.cytube.internal.socketio.SocketIoEnd.Kind;
import java.net.ProtocolException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said over a wire: the handshake, pings, events, and how it ended. All is called in turn but the accessors. */
final class Conversation implements Wire.Ear {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    /** How far it is. */
    enum State {
        /** There is no WebSocket yet. */
        OPENING,
        /** The open packet is awaited. */
        GREETING,
        /** The server is asked to accept the namespace. */
        JOINING,
        /** Events may be sent. */
        CONNECTED,
        /** Nothing more happens. */
        OVER
    }

    private final SocketIoOptions options;
    private final ScheduledExecutorService timer;
    private final Turns turns;
    private final Acks acks;
    private final SocketIoListener listener;
    private final Wire wire;
    private volatile State state = State.OPENING; // written in turn
    private volatile long maxPayload = Long.MAX_VALUE; // written before the state is CONNECTED
    private volatile @Nullable Watch silence; // written in turn
    private @Nullable Watch deadline;
    private Duration silenceLimit = Duration.ZERO; // known from the open packet on

    Conversation(
            SocketIoOptions options,
            ScheduledExecutorService timer,
            Turns turns,
            Acks acks,
            SocketIoListener listener) {
        this.options = options;
        this.timer = timer;
        this.turns = turns;
        this.acks = acks;
        this.listener = listener;
        this.wire = new Wire(this, turns, timer, options);
    }

    /** The wire, for what opens the WebSocket and for sending. */
    Wire wire() {
        return wire;
    }

    /** How far it is now. Any thread may ask. */
    State state() {
        return state;
    }

    /** How many bytes the server takes in one message. Any thread may ask. */
    long maxPayload() {
        return maxPayload;
    }

    /** The WebSocket is being opened, and may already be. */
    void begin() {
        if (state == State.OPENING) {
            endUnlessWithin(options.connectTimeout(), "no WebSocket");
        }
    }

    @Override
    public void opened() {
        state = State.GREETING;
        endUnlessWithin(options.handshakeTimeout(), "no acceptance by the server");
    }

    private void endUnlessWithin(Duration limit, String missing) {
        deadline = watch(deadline, limit, Kind.UNREACHABLE, missing + " within " + limit.toMillis() + " ms");
    }

    private @Nullable Watch watch(@Nullable Watch before, Duration limit, Kind kind, String detail) {
        if (before != null) {
            before.stop();
        }
        try {
            return Watch.start(timer, turns, limit, () -> end(kind, detail));
        } catch (RejectedExecutionException e) {
            end(Kind.CLOSED_HERE, "the timer is shut down");
            return null;
        }
    }

    @Override
    public CompletionStage<?> message(String text) {
        try {
            Packet packet = PacketCodec.decode(text);
            if (packet instanceof Packet.Ping ping) {
                // A server that pings without end has to read the answers.
                return wire.queue().urgent(PacketCodec.pong(ping.payload()));
            }
            handle(packet);
        } catch (PacketException e) {
            end(Kind.PROTOCOL_ERROR, "the server sent " + e.getMessage());
        }
        return DONE;
    }

    private void handle(Packet packet) {
        if (packet instanceof Packet.Event event) {
            need(State.CONNECTED, "an event");
            call(() -> listener.event(event.name(), event.arguments()));
        } else if (packet instanceof Packet.Ack ack) {
            need(State.CONNECTED, "an acknowledgement");
            acks.answer(ack.id(), ack.arguments());
        } else if (packet instanceof Packet.Open open) {
            greeted(open);
        } else if (packet instanceof Packet.Connect connect) {
            accepted(connect);
        } else if (packet instanceof Packet.ConnectError refusal) {
            need(State.JOINING, "a refusal");
            end(Kind.REFUSED, refusal.message());
        } else if (packet instanceof Packet.Disconnect) {
            end(Kind.DISCONNECTED_BY_SERVER, "the server sent a disconnect");
        } else if (packet instanceof Packet.Close) {
            transportEnded("the server closed the transport");
        } else {
            LOG.debug("Ignored {}", packet.getClass().getSimpleName());
        }
    }

    private void need(State needed, String what) {
        if (state != needed) {
            throw new PacketException(what + " out of place");
        }
    }

    private void greeted(Packet.Open open) {
        need(State.GREETING, "an open packet");
        maxPayload = open.maxPayload().orElse(Long.MAX_VALUE);
        silenceLimit = silenceLimit(open);
        state = State.JOINING;
        wire.queue().urgent(PacketCodec.CONNECT).whenComplete((sent, error) -> {
            if (error != null) {
                LOG.debug("The namespace could not be asked for"); // the wire tells why
            }
        });
    }

    /** The own limit if it is shorter than the server's, but never so short that one late ping ends the connection. */
    private Duration silenceLimit(Packet.Open open) {
        Duration promised = open.pingInterval().plus(open.pingTimeout());
        Duration least = open.pingInterval().multipliedBy(2);
        Duration own = options.silenceLimit().map(limit -> longer(limit, least)).orElse(promised);
        return own.compareTo(promised) < 0 ? own : promised;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void accepted(Packet.Connect connect) {
        need(State.JOINING, "an acceptance");
        if (connect.sid().isEmpty()) {
            throw new PacketException("an acceptance of an older protocol");
        }
        if (deadline != null) {
            deadline.stop();
        }
        silence = watch(
                silence, silenceLimit, Kind.SILENT, "nothing came for " + silenceLimit.toMillis() + " ms");
        if (state != State.OVER) {
            state = State.CONNECTED;
            call(listener::connected);
        }
    }

    @Override
    public void tooLong() {
        end(Kind.PROTOCOL_ERROR, "the server sent a message of more than " + options.maxMessageChars() + " chars");
    }

    @Override
    public void closedByPeer(int code) {
        transportEnded("the WebSocket was closed with code " + code);
    }

    @Override
    public void broken(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProtocolException && state != State.OPENING) {
            end(Kind.PROTOCOL_ERROR, "the server broke the WebSocket protocol");
        } else if (cause instanceof WebSocketHandshakeException refusal) {
            transportEnded("no WebSocket: the server answered with HTTP status "
                    + refusal.getResponse().statusCode());
        } else if (cause instanceof Error) {
            transportEnded("the connection ended"); // how the JDK puts an end of the stream, now and then
        } else {
            String message = cause.getMessage();
            transportEnded(cause.getClass().getSimpleName() + (message == null ? "" : ": " + message));
        }
    }

    private void transportEnded(String detail) {
        end(state == State.CONNECTED ? Kind.LOST : Kind.UNREACHABLE, detail);
    }

    @Override
    public void alive() {
        Watch watch = silence;
        if (watch != null) {
            watch.touch();
        }
    }

    /** Ends it, unless it has ended. */
    void end(Kind kind, String detail) {
        if (state == State.OVER) {
            return;
        }
        boolean joined = state == State.CONNECTED;
        state = State.OVER;
        for (Watch watch : new @Nullable Watch[] {deadline, silence}) {
            if (watch != null) {
                watch.stop();
            }
        }
        acks.end();
        wire.release(kind == Kind.CLOSED_HERE && joined ? PacketCodec.DISCONNECT : null);
        call(() -> listener.closed(new SocketIoEnd(kind, detail)));
    }

    private void call(Runnable listening) {
        try {
            listening.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The listener of a connection failed", e);
        }
    }
}
