package dev.rosey.nats.internal.stream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One subscription for all answers of the server, told apart by a number. Receivers run on one thread, shortly. */
final class Inbox implements AutoCloseable {
    /** Takes what came to one number. */
    interface Receiver {
        void received(Message message);
    }

    private static final int RADIX = 36;
    private static final Duration DRAINING = Duration.ofSeconds(2);

    private final ConcurrentMap<Long, Receiver> receivers = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String prefix;

    Inbox(Connection connection) {
        this.connection = connection;
        this.prefix = connection.createInbox() + '.';
        this.dispatcher = connection.createDispatcher();
        dispatcher.setPendingLimits(0, 0); // what is asked for is bounded
        dispatcher.subscribe(prefix + '*', this::route);
    }

    /** Gives a receiver a number. */
    long open(Receiver receiver) {
        long number = numbers.incrementAndGet();
        receivers.put(number, receiver);
        return number;
    }

    /** Where answers to a number are sent. */
    String subject(long number) {
        return prefix + Long.toString(number, RADIX);
    }

    /** Forgets a number; later answers are thrown away. */
    void close(long number) {
        receivers.remove(number);
    }

    /**
     * A subscription with a thread of its own, for what has to end on the server while what is on its way still comes:
     * the connection can do that for a thread with all its subscriptions only.
     */
    Dispatcher subscribe(String subject, Receiver receiver) {
        Dispatcher own = connection.createDispatcher();
        own.setPendingLimits(0, 0);
        own.subscribe(subject, receiver::received);
        return own;
    }

    /** A subject that nobody else uses, to put before others. */
    String unique() {
        return connection.createInbox();
    }

    /** Ends such a subscription on the server; what is on its way still comes. Waits a short time for the server. */
    void drain(Dispatcher own) {
        try {
            if (own.isActive()) {
                var unused = own.drain(DRAINING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException ended) {
            Room.LOG.debug("The subscription has ended", ended);
        }
    }

    private void route(Message message) {
        Receiver receiver = receiver(message.getSubject());
        if (receiver != null) {
            receiver.received(message);
        }
    }

    private @Nullable Receiver receiver(String subject) {
        try {
            return receivers.get(Long.parseLong(subject, prefix.length(), subject.length(), RADIX));
        } catch (NumberFormatException foreign) {
            return null;
        }
    }

    @Override
    public void close() {
        receivers.clear();
        try {
            connection.closeDispatcher(dispatcher);
        } catch (IllegalStateException | IllegalArgumentException closed) {
            Room.LOG.debug("The dispatcher has ended", closed);
        }
    }
}
