package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.SubjectFilter;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live subscription or responder. */
final class LocalSubscription implements Subscription, Inbox.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);

    private final SubjectFilter filter;
    private final @Nullable String group;
    private Work work; // replaced at the end, so that the handler is not kept longer
    private final BiConsumer<Event, Throwable> failures = this::failed;
    private final BusRuntime runtime;
    private final Inbox inbox;
    private final Consumer<LocalSubscription> leave;
    private final AtomicBoolean active = new AtomicBoolean(true);
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile DropReason endedBy = DropReason.SUBSCRIPTION_CLOSED;

    /**
     * Makes a subscription that is not routed to yet.
     *
     * @param leave takes it out of the routing table
     */
    LocalSubscription(
            SubjectFilter filter,
            SubscribeOptions options,
            Work work,
            BusRuntime runtime,
            Consumer<LocalSubscription> leave) {
        this.filter = filter;
        this.group = options.queueGroup().orElse(null);
        this.work = work;
        this.runtime = runtime;
        this.leave = leave;
        this.inbox = options.isDirect() ? new DirectInbox(runtime, this) : new Mailbox(options, runtime, this);
    }

    @Nullable String group() {
        return group;
    }

    Inbox.Result offer(Event event, @Nullable PendingRequest question, int slot) {
        return inbox.offer(event, question, slot);
    }

    /** Counts an event that came when this took none any more. */
    void missed(Event event, @Nullable PendingRequest question) {
        dropped(event, question, endedBy, false);
    }

    long oldestSince() {
        return inbox.oldestSince();
    }

    /** How many events were handed to the handler and are not in {@link Counters#delivered} yet. */
    long delivered() {
        return inbox.delivered();
    }

    @Override
    public void handle(Event event, @Nullable PendingRequest question) {
        try {
            work.run(event, question, failures);
            if (failing.getPlain()) {
                failing.lazySet(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(event, e);
        } catch (Throwable e) { // whatever a handler throws concerns this event alone
            failed(event, e);
        }
    }

    private void failed(Event event, Throwable failure) {
        runtime.counters.handlerFailures.increment();
        if (failing.compareAndSet(false, true)) {
            LOG.warn("A handler of {} threw at {}; the subscription goes on, further failures in a row are logged at DEBUG",
                    filter, event, failure);
        } else {
            LOG.debug("A handler of {} threw again at {}", filter, event, failure);
        }
        runtime.listeners.tell(listener -> listener.handlerFailed(filter, event, failure));
    }

    @Override
    public void dropped(Event event, @Nullable PendingRequest question, DropReason reason, boolean begins) {
        runtime.counters.dropped(reason, 1);
        if (question != null) {
            boolean closed = reason == DropReason.SUBSCRIPTION_CLOSED || reason == DropReason.BUS_CLOSED;
            work.refuse(question, closed
                    ? new Outcome.Unavailable("the responder on " + filter + " was closed before it could answer")
                    : new Outcome.Overloaded(
                            "too many events wait for the responder on " + filter + "; ask again later"));
        }
        if (begins) {
            LOG.warn("The queue of a subscription to {} is full: events are dropped ({}) until it is empty again; "
                    + "make the handler faster, or give it more capacity or another overflow policy", filter, reason);
            runtime.listeners.tell(listener -> listener.dropping(filter, reason));
        }
    }

    @Override
    public void caughtUp(long dropped) {
        LOG.info("The queue of a subscription to {} is empty again; {} events were dropped", filter, dropped);
        runtime.listeners.tell(listener -> listener.caughtUp(filter));
    }

    @Override
    public void finished() {
        inbox.fold();
        work = work.ended();
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
        end();
        return inbox.drain();
    }

    @Override
    public void close() {
        end();
        inbox.close(DropReason.SUBSCRIPTION_CLOSED);
    }

    /**
     * Closes with the whole bus. Stays in the routing table, so that an event which is published at this moment still
     * finds it and is counted as dropped.
     */
    void closeWithBus() {
        if (active.compareAndSet(true, false)) {
            endedBy = DropReason.BUS_CLOSED;
        }
        inbox.close(DropReason.BUS_CLOSED);
        inbox.fold();
    }

    /** Drains with the whole bus; stays in the routing table for the same reason. */
    CompletionStage<Void> drainWithBus() {
        if (active.compareAndSet(true, false)) {
            endedBy = DropReason.BUS_CLOSED;
        }
        return inbox.drain();
    }

    private void end() {
        if (active.compareAndSet(true, false)) {
            inbox.fold();
            leave.accept(this);
        }
    }

    @Override
    public String toString() {
        return "the subscription to " + filter;
    }
}
