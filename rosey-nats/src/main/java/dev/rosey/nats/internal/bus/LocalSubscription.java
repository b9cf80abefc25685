package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live subscription or responder. */
final class LocalSubscription implements Subscription, Inbox.Owner {
    private static final Logger LOG = LoggerFactory.getLogger("dev.rosey.nats.NatsEventBus");
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final String PUBLISHED_DURABLY = "Nats-Msg-Id";

    private final SubjectFilter filter;
    private final @Nullable String group;
    private final Work work;
    private final BusRuntime runtime;
    private final Wire wire;
    private final Inbox inbox;
    private final Consumer<LocalSubscription> leave;
    private final AtomicBoolean active = new AtomicBoolean(true);
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile io.nats.client.@Nullable Subscription remote;

    /**
     * Makes a subscription that the server does not know yet.
     *
     * @param leave takes it out of the list of the bus
     */
    LocalSubscription(
            SubjectFilter filter,
            SubscribeOptions options,
            Work work,
            BusRuntime runtime,
            Wire wire,
            Consumer<LocalSubscription> leave) {
        this.filter = filter;
        this.group = options.queueGroup().orElse(null);
        this.work = work;
        this.runtime = runtime;
        this.wire = wire;
        this.leave = leave;
        this.inbox = options.isDirect() ? new DirectInbox(this) : new Mailbox(options, runtime, this);
    }

    /** Tells the server. */
    void begin(Dispatcher dispatcher) {
        remote = group == null
                ? dispatcher.subscribe(filter.toString(), this::arrived)
                : dispatcher.subscribe(filter.toString(), group, this::arrived);
    }

    private void arrived(Message message) {
        if (message.isStatusMessage()) {
            return;
        }
        Headers headers = message.getHeaders();
        Event event = wire.decode(message.getSubject(), headers, message.getData());
        inbox.offer(new Arrival(event, answerTo(message.getReplyTo(), headers)));
    }

    /**
     * Where an answer goes. A durable publisher waits for the server's, not for one of ours; and whoever names a subject
     * of Rosey or of the server's own for the answer would have us say something there in its place.
     */
    private static @Nullable String answerTo(@Nullable String replyTo, @Nullable Headers headers) {
        boolean refused = replyTo == null
                || (headers != null && headers.containsKey(PUBLISHED_DURABLY))
                || replyTo.startsWith(Subjects.ROOT + '.')
                || replyTo.startsWith("$");
        return refused ? null : replyTo;
    }

    @Override
    public void handle(Arrival arrival) {
        runtime.counters.delivered.increment();
        long begun = System.nanoTime();
        try {
            work.run(arrival, this::failed);
            if (failing.getPlain()) {
                failing.lazySet(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(arrival, e);
        } catch (Throwable e) { // whatever a handler throws concerns this event alone
            failed(arrival, e);
        } finally {
            runtime.counters.handled(System.nanoTime() - begun);
        }
    }

    private void failed(Arrival arrival, Throwable failure) {
        Event event = arrival.event();
        runtime.counters.handlerFailures.increment();
        if (failing.compareAndSet(false, true)) {
            LOG.warn("A handler of {} threw at {}; the subscription goes on, further failures in a row are logged at DEBUG",
                    filter, event, failure);
        } else {
            LOG.debug("A handler of {} threw again at {}", filter, event, failure);
        }
        runtime.listeners().tell(listener -> listener.handlerFailed(filter, event, failure));
    }

    @Override
    public void dropped(Arrival arrival, DropReason reason, boolean begins) {
        runtime.counters.dropped(reason, 1);
        boolean closed = reason == DropReason.SUBSCRIPTION_CLOSED || reason == DropReason.BUS_CLOSED;
        work.refuse(arrival, closed
                ? new Outcome.Unavailable("the responder on " + filter + " was closed before it could answer")
                : new Outcome.Overloaded("too many events wait for the responder on " + filter + "; ask again later"));
        if (begins) {
            LOG.warn("The queue of a subscription to {} is full: events are dropped ({}) until it is empty again; "
                    + "make the handler faster, or give it more capacity or another overflow policy", filter, reason);
            runtime.listeners().tell(listener -> listener.dropping(filter, reason));
        }
    }

    @Override
    public void caughtUp(long dropped) {
        LOG.info("The queue of a subscription to {} is empty again; {} events were dropped", filter, dropped);
        runtime.listeners().tell(listener -> listener.caughtUp(filter));
    }

    @Nullable String group() {
        return group;
    }

    long oldestSince() {
        return inbox.oldestSince();
    }

    @Override
    public SubjectFilter filter() {
        return filter;
    }

    @Override
    public boolean isActive() {
        return active.get();
    }

    @Override
    public long pending() {
        return inbox.pending();
    }

    @Override
    public CompletionStage<Void> drain() {
        if (group == null || !active.compareAndSet(true, false)) {
            end();
            return inbox.drain();
        }
        // What the server has given to this member is given to no other: it is still taken in.
        leave.accept(this);
        CompletableFuture<Void> drained = new CompletableFuture<>();
        runtime.execute(() -> {
            drainRemote();
            inbox.drain().whenComplete((done, failure) -> drained.complete(null));
        });
        return drained;
    }

    private void drainRemote() {
        io.nats.client.Subscription known = remote;
        try {
            if (known != null && known.isActive()) {
                Future<Boolean> unused = known.drain(DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException closed) {
            LOG.debug("The connection was closed before the subscription to {}", filter);
        }
    }

    @Override
    public void close() {
        end();
        inbox.close(DropReason.SUBSCRIPTION_CLOSED);
    }

    /** Closes with the whole bus, whose connection is closed as well. */
    void closeWithBus() {
        active.set(false);
        inbox.close(DropReason.BUS_CLOSED);
    }

    /** Drains with the whole bus: what the connection still has is in the queue already. */
    CompletionStage<Void> drainWithBus() {
        active.set(false);
        return inbox.drain();
    }

    private void end() {
        if (!active.compareAndSet(true, false)) {
            return;
        }
        leave.accept(this);
        io.nats.client.Subscription known = remote;
        Dispatcher dispatcher = known == null ? null : known.getDispatcher();
        if (known != null && dispatcher != null && dispatcher.isActive()) {
            try {
                dispatcher.unsubscribe(known);
            } catch (IllegalStateException closed) {
                LOG.debug("The connection was closed before the subscription to {}", filter);
            }
        }
    }

    @Override
    public String toString() {
        return "the subscription to " + filter;
    }
}
