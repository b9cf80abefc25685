package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A handler on a durable consumer, with the requests that bring it messages. */
final class PullAttachment implements Subscription, Puller.Sink {
    private final PulledConsumer consumer;
    private final DeliveryHandler handler;
    private final Puller puller;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    // guarded by the lock of the consumer
    int running; // deliveries and calls that are under way
    boolean withdrawn; // the server sends nothing more
    final List<Message> returning = new ArrayList<>(); // given back as soon as it is withdrawn

    PullAttachment(PulledConsumer consumer, DeliveryHandler handler, Room room, Inbox inbox, String next, int batch) {
        this.consumer = consumer;
        this.handler = handler;
        this.puller = new Puller(room, inbox, next, () -> batch, this);
    }

    DeliveryHandler handler() {
        return handler;
    }

    Puller puller() {
        return puller;
    }

    void finish() {
        finished.complete(null);
    }

    @Override
    public void message(Message message) {
        consumer.arrived(this, message);
    }

    @Override
    public void doubtful(String why) {
        consumer.doubtful(this, why);
    }

    @Override
    public SubjectFilter filter() {
        return consumer.terms().filter();
    }

    @Override
    public boolean isActive() {
        return consumer.isServedBy(this);
    }

    @Override
    public long pending() {
        return isActive() ? consumer.waiting() : 0;
    }

    @Override
    public CompletionStage<Void> drain() {
        consumer.detach(this);
        return finished.copy();
    }

    @Override
    public void close() {
        consumer.detach(this);
    }
}
