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
import dev.rosey.core.routing.QueueGroup;
import dev.rosey.core.routing.RoutingTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The event bus inside one process: no server, no encoding, nothing kept after the process ends.
 *
 * <p>Beyond what {@link EventBus} promises: members of a queue group take turns; the code that waits for an answer runs
 * on the executor, never on the responder's thread; {@link #publishDurable} reaches named consumers only, and what it
 * accepted lives in memory. A deadline of a question or a delivery never passes early, and at most 5 ms late beside
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
    private final Set<LocalSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final RoutingTable<LocalSubscription> routes = RoutingTable.create();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private InProcessEventBus(Builder from) {
        BusThreads threads = new BusThreads(from.virtual ? VirtualThreads.executor() : from.executor, from.timer);
        this.closeThreads = threads::close;
        this.runtime = new BusRuntime(threads.executor(), threads.timer(), from.clock, from.random);
        this.requests = new PendingRequests(runtime);
        this.consumers = new DurableConsumers(runtime, this::publishDeadLetter);
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
        runtime.counters.published.increment();
        route(event, null, routes.match(event.subject()));
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
        runtime.counters.published.increment();
        Match<LocalSubscription> matched = routes.match(event.subject());
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
            ask(request, matched);
        } else {
            request.end(closed());
        }
        return request.future();
    }

    private void ask(PendingRequest request, Match<LocalSubscription> matched) {
        try {
            route(request.question(), request, matched);
        } catch (OverflowException counted) {
            // A responder that refused has answered Overloaded; a mere listener's full queue is not the asker's matter.
            return;
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
        long most = 0;
        Match<LocalSubscription> matched = routes.match(subject);
        for (int i = 0; i < matched.targetCount(); i++) {
            most = Math.max(most, matched.target(i).pending());
        }
        for (int i = 0; i < matched.groupCount(); i++) {
            QueueGroup<LocalSubscription> group = matched.group(i);
            long least = Long.MAX_VALUE;
            for (int j = 0; j < group.size(); j++) {
                least = Math.min(least, group.member(j).pending());
            }
            most = Math.max(most, least);
        }
        return most;
    }

    @Override
    public BusStats stats() {
        Counters counters = runtime.counters;
        long pending = consumers.pending();
        long oldest = consumers.oldestSince();
        int live = consumers.attached();
        long delivered = 0;
        for (LocalSubscription each : subscriptions) {
            pending += each.pending();
            delivered += each.delivered();
            oldest = Math.min(oldest, each.oldestSince());
            live++;
        }
        Duration age = oldest == Long.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, runtime.millis() - oldest));
        return new BusStats(
                counters.published.begun(),
                delivered + counters.delivered.sum(),
                counters.dropped(),
                counters.handlerFailures.sum(),
                counters.noResponders.sum(),
                counters.redelivered.sum(),
                counters.deadLettered.sum(),
                pending,
                age,
                live,
                counters.handlerTimes());
    }

    @Override
    public CompletionStage<Void> drain() {
        if (state.compareAndSet(State.OPEN, State.DRAINING)) {
            // Questions and durable events may still need their handlers: subscriptions go last.
            CompletableFuture<?>[] first = {requests.ended(), consumers.drain().toCompletableFuture()};
            CompletableFuture<Void> unused = CompletableFuture.allOf(first)
                    .thenCompose(done -> CompletableFuture.allOf(subscriptions.stream()
                            .map(each -> each.drainWithBus().toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new)))
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
        for (LocalSubscription each : subscriptions) { // one by one: clear() may miss some while others are added
            each.closeWithBus();
            subscriptions.remove(each);
        }
        consumers.close();
        if (metrics != null) {
            metrics.close();
        }
        runtime.listeners.tell(BusListener::closed);
        runtime.execute(() -> drained.complete(null));
        closeThreads.run();
    }

    private Subscription add(SubjectFilter filter, SubscribeOptions options, Work work) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        requireOpen();
        LocalSubscription subscription = new LocalSubscription(filter, options, work, runtime, this::remove);
        subscriptions.add(subscription);
        String group = subscription.group();
        if (group == null) {
            routes.add(filter, subscription);
        } else {
            routes.add(filter, group, subscription);
        }
        if (state.get() != State.OPEN) {
            subscription.closeWithBus();
            subscriptions.remove(subscription); // the closing may have passed before it was added
            throw closed();
        }
        return subscription;
    }

    private void remove(LocalSubscription subscription) {
        String group = subscription.group();
        if (group == null) {
            routes.remove(subscription.filter(), subscription);
        } else {
            routes.remove(subscription.filter(), group, subscription);
        }
        subscriptions.remove(subscription);
    }

    private void publishDeadLetter(Event event) {
        runtime.counters.published.increment();
        route(event, null, routes.match(event.subject()));
    }

    private void route(Event event, @Nullable PendingRequest request, Match<LocalSubscription> matched) {
        if (matched.isEmpty()) {
            return;
        }
        LocalSubscription refused = null;
        for (int i = 0; i < matched.targetCount(); i++) {
            LocalSubscription target = matched.target(i);
            Inbox.Result result = target.offer(event, request);
            if (result == Inbox.Result.REFUSED) {
                refused = target;
            } else if (result == Inbox.Result.CLOSED) {
                target.missed(event, request);
            }
        }
        for (int i = 0; i < matched.groupCount(); i++) {
            LocalSubscription refusing = deliver(matched.group(i), event, request);
            refused = refusing == null ? refused : refusing;
        }
        if (refused != null) {
            throw new OverflowException(event.subject(), refused.toString());
        }
    }

    /** Gives a copy to the first member, from the one whose turn it is, that is still there; returns who refused it. */
    private static @Nullable LocalSubscription deliver(
            QueueGroup<LocalSubscription> group, Event event, @Nullable PendingRequest request) {
        int turn = group.next();
        LocalSubscription member = group.member(turn);
        for (int i = 0; i < group.size(); i++) {
            member = group.member((turn + i) % group.size());
            Inbox.Result result = member.offer(event, request);
            if (result != Inbox.Result.CLOSED) {
                return result == Inbox.Result.REFUSED ? member : null;
            }
        }
        member.missed(event, request);
        return null;
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
