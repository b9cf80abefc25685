package dev.rosey.api.bus;

import dev.rosey.api.event.Event;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bus that carries nothing: it takes down what its methods without a default are called with. */
public final class RecordingBus implements EventBus {
    /** What was published. */
    public final List<Event> published = new ArrayList<>();

    /** What was subscribed to. */
    public final List<Subscribed> subscribed = new ArrayList<>();

    /** What was asked. */
    public final List<Asked> asked = new ArrayList<>();

    /** Who answers. */
    public final List<Answering> answering = new ArrayList<>();

    /** Thrown at those who want to answer; nothing when null. */
    public @Nullable RuntimeException refusal;

    /** A subscription that was made. */
    public record Subscribed(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {}

    /** A question that was asked. */
    public record Asked(Event event, Duration timeout) {}

    /** A responder that was registered. */
    public record Answering(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {}

    @Override
    public void publish(Event event) {
        published.add(event);
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        subscribed.add(new Subscribed(filter, options, handler));
        return new Live(filter);
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        asked.add(new Asked(event, timeout));
        return CompletableFuture.completedFuture(event);
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        if (refusal != null) {
            throw refusal;
        }
        answering.add(new Answering(filter, options, handler));
        return new Live(filter);
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
        return 0;
    }

    @Override
    public BusStats stats() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> drain() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}

    private record Live(SubjectFilter filter) implements Subscription {
        @Override
        public boolean isActive() {
            return true;
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public CompletionStage<Void> drain() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
