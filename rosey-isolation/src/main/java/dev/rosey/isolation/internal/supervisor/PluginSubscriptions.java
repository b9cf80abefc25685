package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions of a plugin on the host's bus. They begin one at a time; the end may come on any thread. */
final class PluginSubscriptions {
    /** The way into the plugin. */
    interface Passage {
        /** Passes an event on, which may wait in the line. */
        void deliver(EventLine line, Event event);

        /** Asks the subscription with that number. */
        CompletionStage<Payload> ask(long subscription, Event request);

        /** Passes on an event of a durable consumer. */
        CompletionStage<?> deliver(long subscription, Delivery delivery, Duration ackWait);
    }

    /** A subscription, with the line of its events if it is no question and no durable consumer. */
    private record Attached(Subscription subscription, @Nullable EventLine line) {}

    private final PluginHost host;
    private final EventQueue events;
    private final Passage passage;
    private final Consumer<Frame> send;
    private final Map<Long, Attached> attached = new ConcurrentHashMap<>();

    /** What the plugin is answered is sent by the action. */
    PluginSubscriptions(PluginHost host, EventQueue events, Passage passage, Consumer<Frame> send) {
        this.host = host;
        this.events = events;
        this.passage = passage;
        this.send = send;
    }

    /** Something that a subscription of the plugin starts. */
    @FunctionalInterface
    private interface Attach {
        Attached run();
    }

    private void attach(long id, Attach attach) {
        if (attached.containsKey(id)) {
            throw new FrameException("two of its subscriptions have the number " + id);
        }
        try {
            if (attached.size() >= Protocol.MAX_SUBSCRIPTIONS) {
                throw new IllegalStateException("The plugin has " + Protocol.MAX_SUBSCRIPTIONS
                        + " subscriptions already; close those that it no longer needs");
            }
            attached.put(id, attach.run());
            send.accept(new Frame.Reply(id, new Answer.Done()));
        } catch (RuntimeException e) {
            send.accept(new Frame.Reply(id, Problems.of(e, "", Duration.ZERO)));
        }
    }

    /** Wants events, or questions to answer. */
    void subscribe(Frame.Subscribe frame) {
        attach(frame.id(), () -> attached(frame));
    }

    /** Attaches to a durable consumer. */
    void consume(Frame.Consume frame) {
        attach(frame.id(), () -> attached(frame));
    }

    private Attached attached(Frame.Subscribe frame) {
        SubjectFilter filter = SubjectFilter.of(frame.filter());
        SubscribeOptions.Builder options = SubscribeOptions.builder()
                .capacity(frame.capacity())
                .overflow(frame.overflow())
                .direct();
        if (frame.strictOrder()) {
            options.strictOrder();
        }
        frame.queueGroup().ifPresent(options::queueGroup);
        if (frame.replies()) {
            return new Attached(host.bus().reply(filter, options.build(),
                    request -> passage.ask(frame.id(), request)), null);
        }
        EventLine line = new EventLine(frame.id(), frame.filter(), Math.min(frame.capacity(), Protocol.MAX_WAITING),
                frame.overflow(), frame.strictOrder());
        events.open(line);
        try {
            return new Attached(host.bus().subscribe(filter, options.build(), event -> passage.deliver(line, event)), line);
        } catch (RuntimeException e) {
            events.close(line);
            throw e;
        }
    }

    private Attached attached(Frame.Consume frame) {
        ConsumeOptions options = new ConsumeOptions(frame.maxInFlight(), frame.maxPending(), PluginBridge.millis(frame.ackWait()),
                frame.maxAttempts(), PluginBridge.millis(frame.backoff()));
        return new Attached(host.bus().consume(frame.name(), SubjectFilter.of(frame.filter()), options,
                delivery -> passage.deliver(frame.id(), delivery, options.ackWait())), null);
    }

    /** Ends a subscription. */
    void unsubscribe(long id) {
        Attached gone = attached.remove(id);
        if (gone != null) {
            EventLine line = gone.line();
            if (line != null) {
                events.close(line);
            }
            gone.subscription().close();
        }
    }

    /** Ends all subscriptions. */
    void close() {
        attached.keySet().forEach(this::unsubscribe);
    }
}
