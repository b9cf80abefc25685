package dev.rosey.core.bus;

import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A handler on a durable consumer. */
final class Attachment implements Subscription {
    private final DurableConsumer consumer;
    private final DeliveryHandler handler;
    private final BusRuntime runtime;
    /** The deliveries and calls that are under way. Guarded by the lock of the consumers. */
    int running;

    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    Attachment(DurableConsumer consumer, DeliveryHandler handler, BusRuntime runtime) {
        this.consumer = consumer;
        this.handler = handler;
        this.runtime = runtime;
    }

    DeliveryHandler handler() {
        return handler;
    }

    /** The last handler has returned and what it began has ended. */
    void finish() {
        runtime.execute(() -> finished.complete(null));
    }

    @Override
    public SubjectFilter filter() {
        return consumer.filter();
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
