package dev.rosey.core.bus;

import dev.rosey.api.bus.Delivery;
import dev.rosey.api.event.Event;
import java.util.Objects;

/** One attempt to hand an event to the handler of a durable consumer: what the handler sees. */
final class DurableDelivery implements Delivery {
    private final DurableConsumer consumer;
    private final DurableEntry entry;
    private final Attachment attachment;
    private final int attempt;
    private final Event event;

    /** Made under the lock of the consumers, after the attempt has begun. */
    DurableDelivery(DurableConsumer consumer, DurableEntry entry, Attachment attachment) {
        this.consumer = consumer;
        this.entry = entry;
        this.attachment = attachment;
        this.attempt = entry.attempt;
        this.event = entry.delivery();
    }

    DurableEntry entry() {
        return entry;
    }

    Attachment attachment() {
        return attachment;
    }

    @Override
    public Event event() {
        return event;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public void reject(String reason) {
        consumer.giveUp(entry, Objects.requireNonNull(reason, "reason"));
    }
}
