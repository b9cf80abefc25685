package dev.rosey.core.internal.host;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The handler of one generation on one line: what the plugin holds as its subscription. */
final class Slot implements Subscription {
    /** Opens a subscription of the host's bus whose deliveries go to a line. */
    @FunctionalInterface
    interface Opening {
        Subscription open(Line line);
    }

    private final Generation generation;
    private final SubjectFilter filter;
    private final Object handler;
    private final Opening opening;
    private final int stripe;
    private volatile @Nullable Line line; // written under the switchboard's lock

    /**
     * Makes a slot that is on no line yet.
     *
     * @param handler of the type that the kind of the line asks for
     */
    Slot(Generation generation, SubjectFilter filter, Object handler, Opening opening) {
        this.generation = generation;
        this.filter = filter;
        this.handler = handler;
        this.opening = opening;
        this.stripe = generation.nextStripe();
    }

    Generation generation() {
        return generation;
    }

    Opening opening() {
        return opening;
    }

    @Nullable Line line() {
        return line;
    }

    void line(@Nullable Line now) {
        line = now;
    }

    EventHandler events() {
        return (EventHandler) handler;
    }

    AsyncRequestHandler requests() {
        return (AsyncRequestHandler) handler;
    }

    DeliveryHandler deliveries() {
        return (DeliveryHandler) handler;
    }

    /** Counts something that its generation has to finish. */
    void enter() {
        generation.enter(stripe);
    }

    void exit() {
        generation.exit(stripe);
    }

    @Override
    public SubjectFilter filter() {
        return filter;
    }

    @Override
    public boolean isActive() {
        Line now = line;
        return now != null && now.isActive();
    }

    @Override
    public long pending() {
        Line now = line;
        return now == null ? 0 : now.pending();
    }

    @Override
    public CompletionStage<Void> drain() {
        return generation.board().drain(this);
    }

    @Override
    public void close() {
        generation.board().close(this);
    }
}
