package dev.rosey.nats.internal.stream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One subscription for all answers of the server, told apart by a number. Receivers run on one thread and are short. */
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

    /** A subscription of its own on the thread of this inbox, for what has to end on the server at once. */
    Subscription subscribe(String subject, Receiver receiver) {
        return dispatcher.subscribe(subject, receiver::received);
    }

    /** A subject that nobody else uses, to put before others. */
    String unique() {
        return connection.createInbox();
    }

    /** Ends a subscription on the server; what is on its way still comes. Waits for the server for a short time. */
    void drain(Subscription subscription) {
        try {
            if (subscription.isActive()) {
                var unused = subscription.drain(DRAINING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException ended) {
            Room.LOG.debug("The subscription has ended", ended);
        }
    }

    /** Ends a subscription here and on the server. */
    void unsubscribe(Subscription subscription) {
        try {
            if (subscription.isActive()) {
                dispatcher.unsubscribe(subscription);
            }
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
