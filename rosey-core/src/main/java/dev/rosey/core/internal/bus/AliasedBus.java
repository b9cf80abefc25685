package dev.rosey.core.internal.bus;

import dev.rosey.api.RoseyException;
import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectAliases;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus that understands older subject names: what goes through it has the current ones. */
public final class AliasedBus implements EventBus {
    private final EventBus bus;
    private final SubjectAliases aliases;

    /** Puts a table of older names before a bus. */
    public AliasedBus(EventBus bus, SubjectAliases aliases) {
        this.bus = bus;
        this.aliases = aliases;
    }

    private Event current(Event event) {
        Subject subject = aliases.resolve(event.subject());
        return subject.equals(event.subject()) ? event : event.withSubject(subject);
    }

    @Override
    public void publish(Event event) {
        bus.publish(current(event));
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        try {
            return bus.publishDurable(current(event));
        } catch (RoseyException noSuchSubject) {
            return CompletableFuture.failedFuture(noSuchSubject);
        }
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        try {
            return bus.request(current(event), timeout);
        } catch (RoseyException noSuchSubject) {
            return CompletableFuture.failedFuture(noSuchSubject);
        }
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return bus.subscribe(aliases.resolve(filter), options, handler);
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        return bus.reply(aliases.resolve(filter), options, handler);
    }

    @Override
    public Subscription consume(
            String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        return bus.consume(name, aliases.resolve(filter), options, handler);
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        return bus.listen(listener);
    }

    @Override
    public long pending(Subject subject) {
        return bus.pending(aliases.resolve(subject));
    }

    @Override
    public BusStats stats() {
        return bus.stats();
    }

    @Override
    public CompletionStage<Void> drain() {
        return bus.drain();
    }

    @Override
    public void close() {
        bus.close();
    }
}
