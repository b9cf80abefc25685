package dev.rosey.cytube.internal.socketio;

import dev.rosey.cytube.internal.socketio.SocketIoEnd.Kind;
import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import tools.jackson.databind.JsonNode;

/**
 * One connection to the namespace {@code /} of a Socket.IO server (protocol 5 over Engine.IO 4, WebSocket only). It
 * never reconnects: open another one. Thread-safe; nothing blocks.
 *
 * <p>The listener is called on threads of the timer, which must outlive the connection; an event is read from the
 * socket only when the listener has returned from the one before. What a listener throws is logged. Nothing is sent for
 * the user before the server has accepted the namespace. Pings come from the server and are answered here. Packets of
 * other namespaces, of unknown kinds and with binary content are ignored, and so are requests to acknowledge an event;
 * anything else that breaks the protocol ends the connection.
 */
public final class SocketIoConnection implements AutoCloseable {
    private final Turns turns;
    private final Acks acks;
    private final Conversation conversation;
    private volatile boolean closed; // from this side

    private SocketIoConnection(SocketIoOptions options, ScheduledExecutorService timer, SocketIoListener listener) {
        this.turns = new Turns(timer);
        this.acks = new Acks(timer);
        this.conversation = new Conversation(options, timer, turns, acks, listener);
    }

    /**
     * Begins to connect and returns at once; the listener hears how it goes.
     *
     * @param http opens the WebSocket; stays the caller's
     * @param server an address of HTTP or WebSocket, with TLS or without, with or without a path, below which
     *     {@code /socket.io/} is
     * @param options times and bounds
     * @param timer calls the listener and measures times; stays the caller's
     * @param listener hears what comes
     * @throws IllegalArgumentException if the address or a header cannot be used
     */
    public static SocketIoConnection open(
            HttpClient http,
            URI server,
            SocketIoOptions options,
            ScheduledExecutorService timer,
            SocketIoListener listener) {
        URI endpoint = Endpoint.of(server);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(options.connectTimeout());
        options.headers().forEach(builder::header);
        SocketIoConnection connection = new SocketIoConnection(options, timer, listener);
        CompletableFuture<WebSocket> opening = builder.buildAsync(endpoint, connection.conversation.wire());
        if (opening.handle((socket, error) -> error).getNow(null) instanceof IllegalArgumentException mistake) {
            throw mistake; // nothing has been tried
        }
        connection.turns.execute(connection.conversation::begin);
        CompletableFuture<?> unused = opening.whenComplete((socket, error) -> {
            if (error != null) {
                connection.turns.execute(() -> connection.conversation.broken(error));
            }
        });
        return connection;
    }

    /**
     * Sends an event.
     *
     * @return completes when the event was handed to the transport; fails with a {@link SocketIoSendException} if it
     *     cannot be sent. It may complete on the thread that sends, so what depends on it must not block.
     * @throws IllegalArgumentException if an argument cannot be printed
     */
    public CompletionStage<Void> emit(String event, JsonNode... arguments) {
        return send(PacketCodec.event(OptionalLong.empty(), event, List.of(arguments)));
    }

    /**
     * Sends an event and asks the server to acknowledge it.
     *
     * @param event its name
     * @param timeout how long the acknowledgement may take
     * @param arguments its arguments
     * @return the arguments of the acknowledgement; fails with a {@link SocketIoSendException} if the event cannot be
     *     sent or the connection ends, with a {@link java.util.concurrent.TimeoutException} if none comes in time
     * @throws IllegalArgumentException if an argument cannot be printed, or the timeout is not above zero
     */
    public CompletionStage<List<JsonNode>> emitWithAck(String event, Duration timeout, JsonNode... arguments) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be above zero, but is " + timeout);
        }
        List<JsonNode> given = List.of(arguments);
        Acks.Awaited awaited;
        try {
            awaited = acks.await(timeout);
        } catch (SocketIoSendException e) {
            return CompletableFuture.failedStage(e);
        }
        String text;
        try {
            text = PacketCodec.event(OptionalLong.of(awaited.id()), event, given);
        } catch (IllegalArgumentException e) {
            awaited.answer().cancel(false);
            throw e;
        }
        send(text).whenComplete((sent, error) -> {
            if (error != null) {
                awaited.answer().completeExceptionally(error);
            }
        });
        return awaited.answer().minimalCompletionStage();
    }

    private CompletionStage<Void> send(String text) {
        Conversation.State state = conversation.state();
        if (closed || state == Conversation.State.OVER) {
            return refused(Reason.OVER, "The connection is over");
        }
        if (state != Conversation.State.CONNECTED) {
            return refused(Reason.NOT_CONNECTED, "The server has not accepted the namespace yet");
        }
        long size = text.getBytes(StandardCharsets.UTF_8).length;
        long most = conversation.maxPayload();
        if (size > most) {
            return refused(Reason.TOO_LONG, "The event has " + size + " bytes; the server takes at most " + most);
        }
        return conversation.wire().queue().offer(text, size);
    }

    private static CompletionStage<Void> refused(Reason reason, String message) {
        return CompletableFuture.failedStage(new SocketIoSendException(reason, message));
    }

    /**
     * Ends the connection: what waits to be sent goes out, then a disconnect and a WebSocket close; the socket is cut
     * when the server has closed too, or has not within the time of the options. The listener hears of the end at once,
     * unless it has heard of one before. Returns at once; may be called often.
     */
    @Override
    public void close() {
        closed = true;
        turns.execute(() -> conversation.end(Kind.CLOSED_HERE, "closed from this side"));
    }

    /**
     * Completes after the end of the connection, when its socket was given back: after the farewell of {@link #close()},
     * or the time for it.
     */
    public CompletionStage<Void> released() {
        return conversation.wire().free();
    }
}
