package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.Delivery;
import dev.rosey.api.event.Event;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One delivery of the server: what the handler sees, and what becomes of it. Guarded by the lock of its consumer. */
final class Attempt implements Delivery {
    enum State {
        /** Has arrived and waits for the handler. */
        WAITING,
        /** With the handler. */
        RUNNING,
        /** Ended without success; the server delivers the event again. */
        EXPIRED,
        /** On its way to the dead letters. */
        BURYING,
        /** Acknowledged, given up or given back. */
        DONE
    }

    final Message message;
    final long sequence;
    final int attempt;
    final PullAttachment attachment;
    State state = State.WAITING;
    long arrived = System.nanoTime();
    long begun;
    long touched = arrived; // when the server heard last that it is being worked on
    private final PulledConsumer consumer;
    private volatile @Nullable Event event; // decoded by the thread that serves the handler

    Attempt(PulledConsumer consumer, Message message, AckSubject place, int attempt, PullAttachment attachment) {
        this.consumer = consumer;
        this.message = message;
        this.sequence = place.sequence();
        this.attempt = attempt;
        this.attachment = attachment;
    }

    /** Decodes the event, as this attempt delivers it. */
    Event decode(Wire wire, String stream) {
        Event plain = wire.decode(
                message.getSubject(), message.getHeaders(), message.getData(), stream + '.' + sequence);
        Event made = plain.deliveryAttempt() == attempt
                ? plain
                : plain.toBuilder().deliveryId(plain.deliveryId()).deliveryAttempt(attempt).build();
        event = made;
        return made;
    }

    @Override
    public Event event() {
        return Objects.requireNonNull(event, "not decoded yet");
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void reject(String reason) {
        consumer.giveUp(this, Objects.requireNonNull(reason, "reason"));
    }
}
