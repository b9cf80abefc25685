package dev.rosey.core.bus;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.DeadLetters;
import dev.rosey.api.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named consumers of a bus. One lock guards them all, so that an event is accepted by every consumer or by none;
 * handlers and the publishing of dead letters run outside of it.
 */
final class DurableConsumers {
    private static final Logger LOG = LoggerFactory.getLogger(InProcessEventBus.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MAX_KNOWN = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, DurableConsumer> byName = new LinkedHashMap<>(); // guarded by lock, as is all below
    private final Map<String, List<DurableConsumer>> bySubject = new HashMap<>(); // who takes what was published lately
    private final RecentDeliveries recent = new RecentDeliveries();
    private boolean accepting = true;
    private boolean closed;

    private final BusRuntime runtime;
    private final Deadlines deadlines;
    private final Consumer<Event> publish;

    /**
     * Makes an empty registry.
     *
     * @param publish hands a dead letter to the subscribers
     */
    DurableConsumers(BusRuntime runtime, Consumer<Event> publish) {
        this.runtime = runtime;
        this.deadlines = new Deadlines(runtime);
        this.publish = publish;
    }

    /**
     * Gives an event to all consumers that take it, or to none.
     *
     * @return false when the bus drains or is closed
     */
    boolean publish(Event event) {
        List<DurableConsumer> takers;
        lock.lock();
        try {
            if (!accepting) {
                return false;
            }
            long now = runtime.millis();
            if (recent.contains(event, now)) {
                return true;
            }
            takers = takers(event);
            for (DurableConsumer each : takers) {
                if (each.isFull()) {
                    throw new OverflowException(event.subject(), "the durable consumer \"" + each.name() + '"');
                }
            }
            if (takers.isEmpty()) {
                throw new NoConsumersException(event.subject());
            }
            recent.add(event, now);
            takers.forEach(each -> each.add(event, now));
        } finally {
            lock.unlock();
        }
        runtime.counters.published.increment(runtime.slots.mine());
        takers.forEach(DurableConsumer::wake);
        return true;
    }

    private List<DurableConsumer> takers(Event event) {
        String subject = event.subject().toString();
        List<DurableConsumer> known = bySubject.get(subject);
        if (known == null) {
            known = byName.values().stream()
                    .filter(each -> each.filter().matches(event.subject()))
                    .toList();
            if (bySubject.size() >= MAX_KNOWN) {
                bySubject.clear();
            }
            bySubject.put(subject, known);
        }
        return known;
    }

    Subscription attach(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(handler, "handler");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a consumer name: \"" + name + "\": use 1 to 64 of A-Z a-z 0-9 _ -");
        }
        DurableConsumer consumer;
        Attachment attachment;
        lock.lock();
        try {
            consumer = byName.computeIfAbsent(name, key -> {
                bySubject.clear();
                return new DurableConsumer(name, filter, options, lock, runtime, deadlines, this::bury);
            });
            if (!consumer.filter().equals(filter) || !consumer.options().equals(options)) {
                throw new IllegalArgumentException("The consumer \"" + name + "\" exists with the filter "
                        + consumer.filter() + " and " + consumer.options() + ", not with " + filter + " and " + options
                        + "; use the same ones, or another name");
            }
            attachment = consumer.attach(handler);
        } finally {
            lock.unlock();
        }
        consumer.wake();
        return attachment;
    }

    /** Publishes a dead letter: to consumers of dead letters that have room, and to subscribers. */
    private void bury(Event event, int attempts, String reason) {
        runtime.counters.deadLettered.increment();
        runtime.listeners.tell(listener -> listener.deadLettered(event, attempts, reason));
        Event dead = DeadLetters.of(event, attempts, reason);
        LOG.warn("Gave up {} after {} attempts: {}; it went to {}", event, attempts, reason, dead.subject());
        try {
            if (!DeadLetters.isOne(event)) { // a dead letter that fails again is not kept once more
                keep(dead);
            }
            publish.accept(dead);
        } catch (RuntimeException e) {
            LOG.warn("The dead letter {} did not reach everyone", dead, e);
        }
    }

    private void keep(Event dead) {
        List<DurableConsumer> takers = new ArrayList<>();
        lock.lock();
        try {
            for (DurableConsumer each : takers(dead)) {
                if (closed) {
                    runtime.counters.dropped(DropReason.BUS_CLOSED, 1);
                } else if (each.isFull()) {
                    runtime.counters.dropped(DropReason.OVERFLOW_NEWEST, 1);
                } else {
                    each.add(dead, runtime.millis());
                    takers.add(each);
                }
            }
        } finally {
            lock.unlock();
        }
        takers.forEach(DurableConsumer::wake);
    }

    long pending() {
        return consumers().stream().mapToLong(DurableConsumer::waiting).sum();
    }

    long oldestSince() {
        return consumers().stream().mapToLong(DurableConsumer::oldestSince).min().orElse(Long.MAX_VALUE);
    }

    int attached() {
        return (int) consumers().stream().filter(DurableConsumer::isAttached).count();
    }

    /** Accepts nothing more; completes when every consumer with a handler has worked off what it accepted. */
    CompletionStage<Void> drain() {
        lock.lock();
        try {
            accepting = false;
        } finally {
            lock.unlock();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        awaitIdle(done);
        return done;
    }

    /** One that is idle may get a dead letter of another: all must be idle at once. */
    private void awaitIdle(CompletableFuture<Void> done) {
        Optional<DurableConsumer> busy;
        lock.lock();
        try {
            busy = byName.values().stream().filter(each -> !each.isIdle()).findFirst();
        } finally {
            lock.unlock();
        }
        if (busy.isPresent()) {
            busy.get().whenIdle(() -> awaitIdle(done));
        } else {
            runtime.execute(() -> done.complete(null));
        }
    }

    void close() {
        lock.lock();
        try {
            accepting = false;
            closed = true;
        } finally {
            lock.unlock();
        }
        consumers().forEach(DurableConsumer::close);
    }

    private List<DurableConsumer> consumers() {
        lock.lock();
        try {
            return List.copyOf(byName.values());
        } finally {
            lock.unlock();
        }
    }
}
