package dev.rosey.core.bus;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Attribute;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final SubjectFilter DEAD_LETTERS = SubjectFilter.of("rosey.deadletter.>");

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, DurableConsumer> byName = new LinkedHashMap<>(); // guarded by lock
    private final RecentDeliveries recent = new RecentDeliveries(); // guarded by lock
    private final BusRuntime runtime;
    private final Consumer<Event> publish;

    /**
     * Makes an empty registry.
     *
     * @param publish hands a dead letter to the subscribers
     */
    DurableConsumers(BusRuntime runtime, Consumer<Event> publish) {
        this.runtime = runtime;
        this.publish = publish;
    }

    void publish(Event event) {
        List<DurableConsumer> takers = new ArrayList<>();
        lock.lock();
        try {
            long now = runtime.millis();
            if (recent.contains(event, now)) {
                return;
            }
            for (DurableConsumer each : byName.values()) {
                if (each.filter().matches(event.subject())) {
                    if (each.isFull()) {
                        throw new OverflowException(event.subject(), "the durable consumer \"" + each.name() + '"');
                    }
                    takers.add(each);
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
        runtime.counters.published.increment();
        takers.forEach(DurableConsumer::wake);
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
            consumer = byName.computeIfAbsent(
                    name, key -> new DurableConsumer(name, filter, options, lock, runtime, this::bury));
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
        Event.Builder letter = Event.builder(Subjects.deadLetter(event.subject()))
                .payload(event.payload())
                .source(event.source())
                .priority(event.priority())
                .causedBy(event);
        event.attributes().forEach(letter::attribute);
        Event dead = letter.attribute("reason", reason).attribute("attempts", new Attribute.Int(attempts)).build();
        LOG.warn("Gave up {} after {} attempts: {}; it went to {}", event, attempts, reason, dead.subject());
        try {
            if (!DEAD_LETTERS.matches(event.subject())) { // a dead letter that fails again is not kept once more
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
            for (DurableConsumer each : byName.values()) {
                if (each.filter().matches(dead.subject())) {
                    if (each.isFull()) {
                        runtime.counters.dropped(DropReason.OVERFLOW_NEWEST, 1);
                    } else {
                        each.add(dead, runtime.millis());
                        takers.add(each);
                    }
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

    /** Completes when every consumer with a handler has worked off what it accepted. */
    CompletionStage<Void> drain() {
        return CompletableFuture.allOf(consumers().stream()
                .map(each -> each.whenIdle().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    void close() {
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
