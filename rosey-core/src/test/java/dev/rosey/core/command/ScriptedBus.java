package dev.rosey.core.command;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A bus without threads for tests: everything happens in the call that causes it, and all events are kept. A responder
 * that completes with a {@link BusException} makes the request end with it.
 */
public final class ScriptedBus implements EventBus {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, Duration> timeouts = new ConcurrentHashMap<>();

    /** All events in order, answers included. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public List<Event> events(String filter) {
        return events.stream().filter(event -> SubjectFilter.of(filter).matches(event.subject())).toList();
    }

    public Duration timeoutOf(String subject) {
        return Optional.ofNullable(timeouts.get(subject)).orElseThrow();
    }

    public List<SubscribeOptions> optionsOf(SubjectFilter filter) {
        return entries.stream().filter(entry -> entry.filter.equals(filter)).map(entry -> entry.options).toList();
    }

    @Override
    public void publish(Event event) {
        events.add(event);
        responders(event.subject()).forEach(entry -> entry.call(event));
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        events.add(event);
        timeouts.put(event.subject().toString(), timeout);
        List<Entry> responders = responders(event.subject());
        if (responders.isEmpty()) {
            return CompletableFuture.failedFuture(new NoRespondersException(event.subject()));
        }
        CompletableFuture<Event> result = new CompletableFuture<>();
        responders.forEach(entry -> entry.call(event).whenComplete((payload, failure) -> {
            if (failure == null) {
                Event answer = Event.builder(Subject.of("_INBOX.1")).payload(payload).causedBy(event).build();
                events.add(answer);
                result.complete(answer);
            } else {
                result.completeExceptionally(failure instanceof BusException
                        ? failure
                        : new RequestFailedException(Outcome.Failed.of(failure, "call")));
            }
        }));
        return result;
    }

    private List<Entry> responders(Subject subject) {
        return entries.stream().filter(entry -> entry.filter.matches(subject)).toList();
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return reply(filter, options, event -> {
            handler.handle(event);
            return CompletableFuture.completedFuture(Payload.empty());
        });
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        Entry entry = new Entry(filter, options, handler);
        entries.add(entry);
        return entry;
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long pending(Subject subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BusStats stats() {
        throw new UnsupportedOperationException();
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

    private final class Entry implements Subscription {
        private final SubjectFilter filter;
        private final SubscribeOptions options;
        private final AsyncRequestHandler handler;

        Entry(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
            this.filter = filter;
            this.options = options;
            this.handler = handler;
        }

        CompletionStage<Payload> call(Event event) {
            try {
                return handler.handle(event);
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
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
}
