package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DisconnectedException;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.PayloadTooLargeException;
import dev.rosey.api.subject.Subject;
import dev.rosey.nats.config.NatsConfig;
import dev.rosey.nats.config.PublishBuffer;
import dev.rosey.nats.internal.wire.Packet;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection of a bus. Safe for use by any number of threads. */
public final class Link implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");
    private static final long READ_AHEAD_BYTES = 256L << 20;
    /** What a message takes beside subject, reply, headers and body: see the protocol of NATS. */
    private static final int OVERHEAD = 24;

    private final Connection connection;
    private final NatsConfig config;
    private final Counters counters;
    private final List<Dispatcher> dispatchers = new ArrayList<>();

    Link(Connection connection, NatsConfig config, Counters counters) {
        this.connection = connection;
        this.config = config;
        this.counters = counters;
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** Makes a thread that hands over what arrives. Called while the bus is made. */
    Dispatcher dispatcher() {
        Dispatcher dispatcher = connection.createDispatcher();
        dispatcher.setPendingLimits(config.maxReadAhead(), READ_AHEAD_BYTES);
        dispatchers.add(dispatcher);
        return dispatcher;
    }

    /** How many messages were dropped between the connection and the queues. */
    long droppedMessages() {
        long dropped = 0;
        for (Dispatcher each : dispatchers) {
            dropped += each.getDroppedCount();
        }
        return dropped;
    }

    /**
     * Sends an event, or keeps it for when the connection is back. With a connection that is slower than its publishers
     * it waits for room in the queue of the connection, for some seconds at most.
     *
     * @param event what the event is called in errors
     * @param to the subject to send to
     * @throws PayloadTooLargeException if the server would not take it
     * @throws DisconnectedException if there is no connection and no room
     * @throws OverflowException if the connection stayed too slow
     */
    void send(Subject event, String to, @Nullable String replyTo, Packet packet) {
        Headers headers = packet.headers();
        long size = packet.body().length + (headers == null ? 0L : headers.serializedLength());
        long limit = connection.getMaxPayload();
        if (limit > 0 && size > limit) {
            throw new PayloadTooLargeException(event, size, limit);
        }
        if (connection.getStatus() != Connection.Status.CONNECTED) {
            requireRoom(event, size + to.length() + (replyTo == null ? 0 : replyTo.length()) + OVERHEAD);
        }
        try {
            connection.publish(to, replyTo, headers, packet.body());
        } catch (IllegalStateException refused) {
            throw refusal(event, refused);
        }
    }

    private RuntimeException refusal(Subject event, IllegalStateException refused) {
        if (connection.getStatus() == Connection.Status.CLOSED) {
            return new IllegalStateException("The event bus is closed; make a new one, or stop using it earlier", refused);
        }
        if (connection.getStatus() == Connection.Status.CONNECTED) {
            counters.dropped(DropReason.SLOW_CONSUMER, 1);
            return new OverflowException(event, "the queue of the connection");
        }
        return full(event);
    }

    private void requireRoom(Subject event, long size) {
        PublishBuffer buffer = config.buffer();
        if (connection.outgoingPendingMessageCount() >= buffer.maxEvents()
                || connection.outgoingPendingBytes() + size > buffer.maxBytes()) {
            throw full(event);
        }
    }

    private DisconnectedException full(Subject event) {
        counters.dropped(DropReason.DISCONNECTED, 1);
        PublishBuffer buffer = config.buffer();
        return new DisconnectedException("The event on " + event + " was refused: there is no connection to NATS ("
                + config.servers() + "), and " + (buffer.maxEvents() == 0
                        ? "nothing is kept meanwhile, as the configuration says"
                        : "as much is kept as the buffer takes (" + buffer.maxEvents() + " events, " + buffer.maxBytes()
                                + " bytes)")
                + "; publish again when the bus is connected");
    }

    /**
     * Waits until the server has seen everything sent before. Blocks.
     *
     * @throws DisconnectedException if it does not answer in time
     */
    public void flush(Duration timeout) {
        try {
            connection.flush(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisconnectedException("Waiting for the NATS server was interrupted", e);
        } catch (TimeoutException | IllegalStateException e) {
            throw new DisconnectedException("The NATS server did not answer within " + timeout + " (" + config.servers()
                    + "); is the connection there?", e);
        }
    }

    /** Takes in what the server has sent so far to the dispatchers given, and nothing more. Blocks. */
    void drain(List<Dispatcher> given, Duration timeout) {
        for (Dispatcher each : given) {
            try {
                var drained = each.drain(timeout);
                drained.get(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.util.concurrent.ExecutionException | TimeoutException | IllegalStateException e) {
                LOG.warn("What the NATS server had sent last could not be taken in: {}", e.getMessage());
            }
        }
    }

    /** Ends the connection; what was sent last is given to the server if it is there. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
