package dev.rosey.isolation;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bus that calls its subscribers at once on the publisher's thread, and remembers what was published. */
final class FakeBus implements EventBus {
    final List<Event> published = new CopyOnWriteArrayList<>();
    final List<Event> durable = new CopyOnWriteArrayList<>();
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    private final class Entry implements Subscription {
        private final SubjectFilter filter;
        private final EventHandler handler;
        private final AsyncRequestHandler responder;

        private Entry(SubjectFilter filter, EventHandler handler, AsyncRequestHandler responder) {
            this.filter = filter;
            this.handler = handler;
            this.responder = responder;
        }

        @Override
        public SubjectFilter filter() {
            return filter;
        }

        @Override
        public boolean isActive() {
            return entries.contains(this);
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public CompletionStage<Void> drain() {
            close();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            entries.remove(this);
        }
    }

    int subscriptions() {
        return entries.size();
    }

    @Override
    public void publish(Event event) {
        published.add(event);
        for (Entry entry : entries) {
            if (entry.handler != null && entry.filter.matches(event.subject())) {
                try {
                    entry.handler.handle(event);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        durable.add(event);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        Entry entry = new Entry(filter, handler, null);
        entries.add(entry);
        return entry;
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        for (Entry entry : entries) {
            if (entry.responder != null && entry.filter.matches(event.subject())) {
                try {
                    return entry.responder.handle(event).thenApply(answer -> Event.of(event.subject(), answer));
                } catch (Exception e) {
                    return CompletableFuture.failedFuture(e);
                }
            }
        }
        return CompletableFuture.failedFuture(new NoRespondersException(event.subject()));
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        Entry entry = new Entry(filter, null, handler);
        entries.add(entry);
        return entry;
    }

    @Override
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        throw new UnsupportedOperationException("The fake bus keeps nothing");
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        return () -> {};
    }

    @Override
    public BusStats stats() {
        return new BusStats(published.size(), 0, Map.of(), 0, 0, 0, 0, 0, Duration.ZERO, entries.size());
    }

    @Override
    public CompletionStage<Void> drain() {
        close();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        entries.clear();
    }
}
