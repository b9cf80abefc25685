package dev.rosey.core.bus;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final List<CompletableFuture<Void>> idle = new ArrayList<>();
    private final List<Attachment> ending = new ArrayList<>(); // take no more, their last deliveries run
    private @Nullable Attachment attachment;
    private boolean served; // a task that serves this consumer is waiting or running
    private boolean failing; // the last handler that ended had failed
    private long order;

    private final BusRuntime runtime;
    private final Grave grave;

    DurableConsumer(
            String name,
            SubjectFilter filter,
            ConsumeOptions options,
            ReentrantLock lock,
            BusRuntime runtime,
            Grave grave) {
        this.name = name;
        this.filter = filter;
        this.options = options;
        this.queue = new DurableQueue(options.maxInFlight());
        this.lock = lock;
        this.runtime = runtime;
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
        locked(() -> {
            if (attachment == leaving) {
                attachment = null;
                ending.add(leaving);
                queue.giveBackIdle();
            }
            return true;
        });
        settle();
    }

    /** Completes when nothing is left for the handler to do, or there is no handler. */
    CompletionStage<Void> whenIdle() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        locked(() -> idle.add(future));
        settle();
        return future;
    }

    /** Ends the consumer: what waits is counted as dropped. */
    void close() {
        locked(() -> {
            runtime.counters.dropped(DropReason.BUS_CLOSED, queue.waiting());
            queue.clear();
            if (attachment != null) {
                ending.add(attachment);
                attachment = null;
            }
            return true;
        });
        settle();
    }

    /** Sees to it that the handler is called when there is something for it. */
    void wake() {
        boolean submit = locked(() -> {
            boolean work = attachment != null && !served && queue.hasWork();
            served |= work;
            return work;
        });
        if (submit) {
            runtime.execute(this::serve);
        }
    }

    private void serve() {
        boolean before = runtime.beginServing();
        try {
            for (int i = 0; i < BATCH; i++) {
                Turn turn = next();
                if (turn == null) {
                    settle();
                    return;
                }
                deliver(turn);
                locked(() -> turn.attachment().running--);
            }
        } finally {
            runtime.endServing(before);
        }
        runtime.execute(this::serve);
    }

    private @Nullable Turn next() {
        return locked(() -> {
            Attachment current = attachment;
            DurableEntry entry = current == null ? null : queue.take();
            if (current == null || entry == null) {
                served = false;
                return null;
            }
            entry.begin(current);
            current.running++; // for the call itself, which may last longer than the attempt
            return new Turn(entry, entry.attempt, entry.delivery(), current);
        });
    }

    private void deliver(Turn turn) {
        (turn.attempt() == 1 ? runtime.counters.delivered : runtime.counters.redelivered).increment();
        arm(turn.entry(), options.ackWait(), () -> silent(turn.entry(), turn.attempt()));
        try {
            Objects.requireNonNull(
                            turn.attachment().handler().handle(turn),
                            "The delivery handler returned no stage; return a completed one when all is done")
                    .whenComplete((done, failure) -> ended(turn, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended(turn, e);
        } catch (Throwable e) { // whatever a handler throws concerns this delivery alone
            ended(turn, e);
        }
    }

    private void ended(Turn turn, @Nullable Throwable failure) {
        if (failure == null) {
            locked(() -> failing = false);
            leave(turn.entry());
            return;
        }
        Throwable reason = PendingRequest.unwrapped(failure);
        runtime.counters.handlerFailures.increment();
        boolean begins = locked(() -> {
            boolean first = !failing;
            failing = true;
            return first;
        });
        if (begins) {
            LOG.warn("The handler of the consumer \"{}\" failed at {}; it is tried again, further failures in a row are "
                    + "logged at DEBUG", name, turn.event(), reason);
        } else {
            LOG.debug("The handler of the consumer \"{}\" failed again at {}", name, turn.event(), reason);
        }
        runtime.listeners.tell(listener -> listener.handlerFailed(filter, turn.event(), reason));
        retry(turn.entry(), turn.attempt(), "the handler failed: " + reason);
    }

    private void silent(DurableEntry entry, int attempt) {
        runtime.execute(() -> retry(entry, attempt, "no acknowledgement within " + options.ackWait()));
    }

    /** Ends an attempt without success: the event waits for its next attempt or is given up. */
    private void retry(DurableEntry entry, int attempt, String reason) {
        boolean giveUp = locked(() -> {
            if (entry.state != DurableEntry.State.RUNNING || entry.attempt != attempt) {
                return false; // that attempt has ended already
            }
            if (attempt >= options.maxAttempts()) {
                return true;
            }
            entry.release();
            if (attachment == null) {
                queue.giveBack(entry);
            } else {
                entry.state = DurableEntry.State.BACKING_OFF;
                arm(entry, Backoff.after(options.backoff(), attempt, runtime.chance()), () -> due(entry));
            }
            return false;
        });
        if (giveUp) {
            giveUp(entry, reason);
        } else {
            settle();
        }
    }

    private void giveUp(DurableEntry entry, String reason) {
        int attempts = locked(() -> entry.attempt);
        if (leave(entry)) {
            grave.bury(entry.event, attempts, reason);
        }
    }

    /** Ends an event for good, unless it has ended already. */
    private boolean leave(DurableEntry entry) {
        boolean left = locked(() -> {
            if (entry.state == DurableEntry.State.DONE) {
                return false;
            }
            entry.end();
            queue.remove(entry);
            return true;
        });
        settle();
        return left;
    }

    private void due(DurableEntry entry) {
        locked(() -> {
            if (entry.state == DurableEntry.State.BACKING_OFF) {
                queue.due(entry);
            }
            return true;
        });
        wake();
    }

    /** Does what a change of state may have made possible: the next call, the end of a handler, the end of a drain. */
    private void settle() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        List<Attachment> ended = new ArrayList<>();
        locked(() -> {
            ending.removeIf(each -> each.running == 0 && ended.add(each));
            if (ending.isEmpty() && (attachment == null || (!served && queue.isEmpty()))) {
                waiting.addAll(idle);
                idle.clear();
            }
            return true;
        });
        ended.forEach(Attachment::finish);
        waiting.forEach(future -> runtime.execute(() -> future.complete(null)));
        wake();
    }

    private void arm(DurableEntry entry, Duration time, Runnable task) {
        locked(() -> {
            if (entry.state != DurableEntry.State.DONE) {
                entry.alarm(runtime.after(time, task));
            }
            return true;
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** One attempt: what the handler sees. */
    private final class Turn implements Delivery {
        private final DurableEntry entry;
        private final int attempt;
        private final Event event;
        private final Attachment attachment;

        Turn(DurableEntry entry, int attempt, Event event, Attachment attachment) {
            this.entry = entry;
            this.attempt = attempt;
            this.event = event;
            this.attachment = attachment;
        }

        DurableEntry entry() {
            return entry;
        }

        Attachment attachment() {
            return attachment;
        }

        @Override
        public Event event() {
            return event;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public void reject(String reason) {
            giveUp(entry, Objects.requireNonNull(reason, "reason"));
        }
    }
}
