package dev.rosey.core.bus;

import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.Backoff;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named consumer. An event holds one of the {@code maxInFlight} slots from its first delivery until it is
 * acknowledged or given up, its backoffs included: with one slot, order holds. The handler is called for one delivery
 * at a time; the next one does not wait for the stage of the one before, only for a slot.
 */
final class DurableConsumer {
    /** Where dead letters go. */
    interface Grave {
        void bury(Event event, int attempts, String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);
    private static final int BATCH = 64;

    private final String name;
    private final SubjectFilter filter;
    private final ConsumeOptions options;
    private final ReentrantLock lock; // of all consumers of the bus; guards what follows
    private final DurableQueue queue;
    private final List<Runnable> idle = new ArrayList<>();
    private final List<Attachment> ending = new ArrayList<>(); // take no more, their last deliveries run
    private @Nullable Attachment attachment;
    private boolean served; // a task that serves this consumer is waiting or running
    private boolean failing; // the last handler that ended had failed
    private int burials; // dead letters that are on their way to those who take them
    private long order;

    private final BusRuntime runtime;
    private final Deadlines deadlines;
    private final Grave grave;

    DurableConsumer(
            String name,
            SubjectFilter filter,
            ConsumeOptions options,
            ReentrantLock lock,
            BusRuntime runtime,
            Deadlines deadlines,
            Grave grave) {
        this.name = name;
        this.filter = filter;
        this.options = options;
        this.queue = new DurableQueue(options.maxInFlight());
        this.lock = lock;
        this.runtime = runtime;
        this.deadlines = deadlines;
        this.grave = grave;
    }

    String name() {
        return name;
    }

    SubjectFilter filter() {
        return filter;
    }

    ConsumeOptions options() {
        return options;
    }

    boolean isFull() {
        return locked(() -> queue.ready() >= options.maxPending());
    }

    boolean isAttached() {
        return locked(() -> attachment != null);
    }

    boolean isServedBy(Attachment candidate) {
        return locked(() -> attachment == candidate);
    }

    /** Whether nothing is left for the handler to do, or there is no handler. */
    boolean isIdle() {
        return locked(() -> ending.isEmpty()
                && burials == 0
                && (attachment == null || (!served && queue.isEmpty())));
    }

    /** How many events wait for the handler. */
    int waiting() {
        return locked(queue::waiting);
    }

    long oldestSince() {
        return locked(queue::oldestSince);
    }

    /** Accepts an event; {@link #wake()} has to follow, outside the lock. */
    void add(Event event, long now) {
        queue.add(new DurableEntry(event, order++, now));
    }

    /** Attaches a handler; {@link #wake()} has to follow, outside the lock. */
    Attachment attach(DeliveryHandler handler) {
        if (attachment != null) {
            throw new IllegalStateException("The consumer \"" + name
                    + "\" has a handler on this bus already; close its subscription first, or use another name");
        }
        Attachment made = new Attachment(this, handler, runtime);
        attachment = made;
        return made;
    }

    /** Takes a handler away. What it has not finished stays; what it is working on may still be acknowledged. */
    void detach(Attachment leaving) {
        change(() -> {
            if (attachment == leaving) {
                attachment = null;
                ending.add(leaving);
                queue.giveBackIdle();
            }
        });
    }

    /** Runs an action as soon as {@link #isIdle()}; it must be short. */
    void whenIdle(Runnable action) {
        change(() -> idle.add(action));
    }

    /** Ends the consumer: what waits is counted as dropped. */
    void close() {
        change(() -> {
            runtime.counters.dropped(DropReason.BUS_CLOSED, queue.waiting());
            queue.clear();
            if (attachment != null) {
                ending.add(attachment);
                attachment = null;
            }
        });
    }

    /** Sees to it that the handler is called when there is something for it. */
    void wake() {
        change(() -> {});
    }

    private void serve() {
        boolean before = runtime.beginServing();
        try {
            DurableDelivery delivery = next(null);
            for (int i = 0; delivery != null && i < BATCH; i++) {
                deliver(delivery);
                delivery = i == BATCH - 1 ? pause(delivery) : next(delivery);
            }
        } finally {
            runtime.endServing(before);
        }
    }

    /** Ends a call of the handler and begins the next attempt; null when there is none, and nobody serves any more. */
    private @Nullable DurableDelivery next(@Nullable DurableDelivery last) {
        DurableDelivery[] next = new DurableDelivery[1];
        change(() -> {
            returned(last);
            Attachment current = attachment;
            DurableEntry entry = current == null ? null : queue.take();
            if (current == null || entry == null) {
                served = false;
                return;
            }
            entry.begin(current);
            current.running++; // for the call itself, which may last longer than the attempt
            DurableDelivery made = new DurableDelivery(this, entry, current);
            arm(entry, options.ackWait(), () -> silent(entry, made.attempt()));
            next[0] = made;
        });
        return next[0];
    }

    /** Ends a call of the handler and gives way to others. */
    private @Nullable DurableDelivery pause(DurableDelivery last) {
        change(() -> {
            returned(last);
            served = false;
        });
        return null;
    }

    private static void returned(@Nullable DurableDelivery last) {
        if (last != null) {
            last.attachment().running--;
        }
    }

    private void deliver(DurableDelivery delivery) {
        (delivery.attempt() == 1 ? runtime.counters.delivered : runtime.counters.redelivered).increment();
        try {
            Objects.requireNonNull(
                            delivery.attachment().handler().handle(delivery),
                            "The delivery handler returned no stage; return a completed one when all is done")
                    .whenComplete((done, failure) -> ended(delivery, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended(delivery, e);
        } catch (Throwable e) { // whatever a handler throws concerns this delivery alone
            ended(delivery, e);
        }
    }

    private void ended(DurableDelivery delivery, @Nullable Throwable failure) {
        if (failure == null) {
            change(() -> {
                failing = false;
                queue.end(delivery.entry());
            });
            return;
        }
        Throwable reason = Outcome.Failure.reason(failure);
        runtime.counters.handlerFailures.increment();
        boolean begins = locked(() -> {
            boolean first = !failing;
            failing = true;
            return first;
        });
        if (begins) {
            LOG.warn("The handler of the consumer \"{}\" failed at {}; it is tried again, further failures in a row are "
                    + "logged at DEBUG", name, delivery.event(), reason);
        } else {
            LOG.debug("The handler of the consumer \"{}\" failed again at {}", name, delivery.event(), reason);
        }
        runtime.listeners.tell(listener -> listener.handlerFailed(filter, delivery.event(), reason));
        retry(delivery.entry(), delivery.attempt(), "the handler failed: " + reason);
    }

    private void silent(DurableEntry entry, int attempt) {
        runtime.execute(() -> retry(entry, attempt, "no acknowledgement within " + options.ackWait()));
    }

    /** Ends an attempt without success: the event waits for its next attempt or is given up. */
    private void retry(DurableEntry entry, int attempt, String reason) {
        if (attempt >= options.maxAttempts()) {
            if (locked(() -> entry.state == DurableEntry.State.RUNNING && entry.attempt == attempt)) {
                giveUp(entry, reason);
            }
            return;
        }
        change(() -> {
            if (entry.state != DurableEntry.State.RUNNING || entry.attempt != attempt) {
                return; // that attempt has ended already
            }
            if (attachment == null) {
                queue.giveBack(entry);
                return;
            }
            queue.backOff(entry);
            if (!arm(entry, Backoff.after(options.backoff(), attempt, runtime.chance()), () -> due(entry))) {
                queue.due(entry);
            }
        });
    }

    /** Makes a dead letter of an event, unless it has ended already. */
    void giveUp(DurableEntry entry, String reason) {
        int attempts = locked(() -> {
            if (!queue.end(entry)) {
                return 0;
            }
            burials++;
            return entry.attempt;
        });
        if (attempts > 0) {
            try {
                grave.bury(entry.event, attempts, reason);
            } finally {
                change(() -> burials--);
            }
        }
    }

    private void due(DurableEntry entry) {
        change(() -> {
            if (entry.state == DurableEntry.State.BACKING_OFF) {
                queue.due(entry);
            }
        });
    }

    /** Sets the alarm of an entry; false when the timer is shut down, as it is when the bus has ended. */
    private boolean arm(DurableEntry entry, Duration time, Runnable task) {
        Deadline alarm = Deadline.of(task);
        try {
            deadlines.add(alarm, time);
        } catch (RejectedExecutionException ended) {
            return false;
        }
        entry.alarm(alarm);
        return true;
    }

    /**
     * Changes the state under the lock, and does afterwards what the change may have made possible: the next call of the
     * handler, the end of a handler, the end of a drain.
     */
    private void change(Runnable action) {
        List<Runnable> then = null;
        boolean submit;
        lock.lock();
        try {
            action.run();
            if (!ending.isEmpty() || !idle.isEmpty()) {
                then = consequences();
            }
            submit = attachment != null && !served && queue.hasWork();
            served |= submit;
        } finally {
            lock.unlock();
        }
        if (then != null) {
            then.forEach(Runnable::run);
        }
        if (submit) {
            runtime.execute(this::serve);
        }
    }

    private List<Runnable> consequences() {
        List<Runnable> then = new ArrayList<>();
        ending.removeIf(each -> each.running == 0 && then.add(each::finish));
        if (!idle.isEmpty() && isIdle()) {
            then.addAll(idle);
            idle.clear();
        }
        return then;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
