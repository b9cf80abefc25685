package dev.rosey.core.bus;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.BusMetrics;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.core.routing.Match;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The event bus inside one process: no server, no encoding, nothing kept after the process ends.
 *
 * <p>Beyond what {@link EventBus} promises: members of a queue group take turns; the code that waits for an answer runs
 * on the executor while the responder is free for others, so that it may ask again and wait; the stage is complete when
 * {@link #request} returns if a direct responder answered at once; {@link #publishDurable} reaches named consumers
 * only, and what it accepted lives in memory. A deadline of a question or a delivery never passes early, and at most 5 ms late beside
 * what the timer is late itself. A draining bus refuses new events and questions, answers the questions that are open,
 * and works off what consumers with a handler have accepted, the dead letters of these included; an event that is
 * published at the moment at which its queue closes is counted as dropped.
 *
 * <p>By default handlers run on a small pool of daemon threads, {@code max(2, processors)} of them, that start when
 * first needed and end with {@link #close()}. Handlers that block hold one of them each; an application with many of
 * these gives an executor of its own, which the bus never closes, or asks for {@link Builder#virtualThreads()}.
 */
public final class InProcessEventBus implements EventBus {
    private enum State { OPEN, DRAINING, CLOSED }

    private static final String CLOSED =
            "The event bus is closed or draining; make a new one, or stop using it earlier";

    private final BusRuntime runtime;
    private final Runnable closeThreads;
    private final @Nullable MetricsFeed metrics;
    private final PendingRequests requests;
    private final DurableConsumers consumers;
    private final Subscribers subscribers = new Subscribers();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private InProcessEventBus(Builder from) {
        BusThreads threads = new BusThreads(from.virtual ? VirtualThreads.executor() : from.executor, from.timer);
        this.closeThreads = threads::close;
        this.runtime = new BusRuntime(threads.executor(), threads.timer(), from.clock, from.random);
        this.requests = new PendingRequests(runtime);
        this.consumers = new DurableConsumers(runtime, this::publishChecked);
        BusMetrics to = from.metrics;
        this.metrics = to == null ? null : new MetricsFeed(runtime, from.metricsEvery, to, this::stats);
    }

    /** Makes a bus with threads of its own. */
    public static InProcessEventBus create() {
        return builder().build();
    }

    /** Starts with the defaults of {@link #create()}. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void publish(Event event) {
        Objects.requireNonNull(event, "event");
        requireOpen();
        publishChecked(event);
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        Objects.requireNonNull(event, "event");
        if (state.get() != State.OPEN) {
            return CompletableFuture.failedFuture(closed());
        }
        try {
            return consumers.publish(event)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(closed());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return add(filter, options, new Work.Subscriber(Objects.requireNonNull(handler, "handler")));
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        return add(filter, options, new Work.Responder(Objects.requireNonNull(handler, "handler")));
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        Objects.requireNonNull(event, "event");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        if (state.get() != State.OPEN) {
            return CompletableFuture.failedFuture(closed());
        }
        int slot = runtime.slots.mine();
        runtime.counters.published.increment(slot);
        Match<LocalSubscription> matched = subscribers.match(event.subject());
        if (matched.isEmpty()) {
            runtime.counters.noResponders.increment();
            return CompletableFuture.failedFuture(new NoRespondersException(event.subject()));
        }
        PendingRequest request;
        try {
            request = requests.begin(event, timeout);
        } catch (RuntimeException refused) { // too many are open, or the timer has just been shut down
            return CompletableFuture.failedFuture(state.get() == State.OPEN ? refused : closed());
        }
        if (state.get() == State.OPEN) {
            ask(request, matched, slot);
        } else {
            request.end(closed());
        }
        return request.future();
    }

    private void ask(PendingRequest request, Match<LocalSubscription> matched, int slot) {
        try {
            subscribers.deliver(request.question(), request, matched, slot);
        } catch (OverflowException counted) {
            // A responder that refused has answered Overloaded; a mere listener's full queue is not the asker's matter.
            return;
        } finally {
            Runnable answer = request.takeReady();
            if (answer != null) {
                answer.run(); // a direct responder has answered; nobody has the future yet
            }
        }
    }

    @Override
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        requireOpen();
        Subscription attached = consumers.attach(name, filter, options, handler);
        if (state.get() != State.OPEN) {
            attached.close();
            throw closed();
        }
        return attached;
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        Objects.requireNonNull(listener, "listener");
        requireOpen();
        return runtime.listeners.add(listener);
    }

    @Override
    public long pending(Subject subject) {
        return subscribers.pending(subject);
    }

    @Override
    public BusStats stats() {
        Counters counters = runtime.counters;
        Subscribers.Load load = subscribers.load();
        long oldest = Math.min(consumers.oldestSince(), load.oldestSince());
        Duration age = oldest == Long.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, runtime.millis() - oldest));
        return new BusStats(
                counters.published.begun(),
                load.delivered() + counters.delivered.sum(),
                counters.dropped(),
                counters.handlerFailures.sum(),
                counters.noResponders.sum(),
                counters.redelivered.sum(),
                counters.deadLettered.sum(),
                consumers.pending() + load.pending(),
                age,
                consumers.attached() + load.subscriptions(),
                counters.handlerTimes());
    }

    @Override
    public CompletionStage<Void> drain() {
        if (state.compareAndSet(State.OPEN, State.DRAINING)) {
            // Questions and durable events may still need their handlers: subscriptions go last.
            CompletableFuture<?>[] first = {requests.ended(), consumers.drain().toCompletableFuture()};
            CompletableFuture<Void> unused = CompletableFuture.allOf(first)
                    .thenCompose(done -> subscribers.drainWithBus())
                    .whenComplete((done, failure) -> close());
        }
        return drained.copy();
    }

    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) == State.CLOSED) {
            return;
        }
        requests.endAll(CLOSED);
        subscribers.closeWithBus();
        consumers.close();
        if (metrics != null) {
            metrics.close();
        }
        runtime.listeners.tell(BusListener::closed);
        runtime.execute(() -> drained.complete(null));
        closeThreads.run();
        runtime.end();
    }

    private Subscription add(SubjectFilter filter, SubscribeOptions options, Work work) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        requireOpen();
        LocalSubscription subscription = new LocalSubscription(filter, options, work, runtime, subscribers::remove);
        subscribers.add(subscription);
        if (state.get() != State.OPEN) {
            subscribers.closeWithBus(subscription); // the closing may have passed before it was added
            throw closed();
        }
        return subscription;
    }

    private void publishChecked(Event event) {
        int slot = runtime.slots.mine();
        runtime.counters.published.increment(slot);
        subscribers.deliver(event, slot);
    }

    private void requireOpen() {
        if (state.get() != State.OPEN) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException(CLOSED);
    }

    /** Collects the options of a bus; use it for one {@link #build()}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Executor executor;
        private @Nullable ScheduledExecutorService timer;
        private boolean virtual;
        private InstantSource clock = InstantSource.system();
        private Random random = new Random();
        private Duration metricsEvery = Duration.ZERO;
        private @Nullable BusMetrics metrics;

        private Builder() {}

        /**
         * Sets who runs handlers, listeners and the code that waits for answers. It gets one short task per busy
         * subscription at a time; it is not closed with the bus.
         */
        public Builder executor(Executor handlers) {
            this.executor = Objects.requireNonNull(handlers, "handlers");
            return this;
        }

        /**
         * Runs handlers, listeners and the code that waits for answers on virtual threads, so that one that blocks
         * keeps no other from running. Needs Java 21 or newer. Not together with {@link #executor(Executor)}.
         */
        public Builder virtualThreads() {
            this.virtual = true;
            return this;
        }

        /**
         * Sets who watches deadlines and redelivers. Only {@code schedule(Runnable, long, TimeUnit)} is used, for tasks
         * that do not block; it is not closed with the bus.
         */
        public Builder timer(ScheduledExecutorService deadlines) {
            this.timer = Objects.requireNonNull(deadlines, "deadlines");
            return this;
        }

        /** Sets the clock for the age of what waits and for forgetting old delivery ids; the system's by default. */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets the source of the jitter of redelivery, so that a test can fix it. */
        public Builder random(Random source) {
            this.random = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Has snapshots of the counters recorded on the executor: at an interval, unless the last one is still being
         * recorded, and when the bus is closed. The last call of this method counts.
         *
         * @param every the interval, positive
         * @param to takes the snapshots
         * @return this builder
         * @throws IllegalArgumentException if the interval is not positive
         */
        public Builder metrics(Duration every, BusMetrics to) {
            if (every.isNegative() || every.isZero()) {
                throw new IllegalArgumentException("every is " + every + "; it must be positive");
            }
            this.metricsEvery = every;
            this.metrics = Objects.requireNonNull(to, "to");
            return this;
        }

        /**
         * Makes the bus. No thread starts before there is something to do.
         *
         * @throws IllegalStateException if virtual threads were asked for and this Java has none, or an executor was
         *     given as well
         */
        public InProcessEventBus build() {
            if (virtual && executor != null) {
                throw new IllegalStateException("Both virtualThreads() and executor(...) are set; choose one");
            }
            InProcessEventBus bus = new InProcessEventBus(this);
            if (bus.metrics != null) {
                bus.metrics.start();
            }
            return bus;
        }
    }
}
