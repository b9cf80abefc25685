package dev.rosey.benchmarks;

import com.google.common.eventbus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.benchmarks.peers.Listeners;
import dev.rosey.core.bus.InProcessEventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.engio.mbassy.bus.MBassador;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long does it take to hand a message to its handlers on the publisher's thread? There are four kinds of messages
 * in turn, and four classes of handlers, so that no call can be bound to one of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class DirectPublishBenchmark {
    private static final int KINDS = 4;

    /** How many handlers each message has. */
    @Param({"1", "10"})
    public int subscribers;

    private final Event[] events = new Event[KINDS];
    private final Subject[] subjects = new Subject[KINDS];
    private final Payload payload = Payload.of("2d6");
    private final Object[] messages =
            {new Listeners.Rolled(), new Listeners.Flipped(), new Listeners.Joined(), new Listeners.Said()};
    private final EventHandler[][] handlers = new EventHandler[KINDS][];
    private final InProcessEventBus bus = InProcessEventBus.create();
    private final EventBus guava = new EventBus();
    private final MBassador<Object> mBassador = new MBassador<>(error -> {
        throw new IllegalStateException(error.getMessage(), error.getCause());
    });
    private final List<Object> strong = new ArrayList<>();

    /** Makes the benchmark. */
    public DirectPublishBenchmark() {}

    /** Subscribes to all buses alike. */
    @Setup
    public void subscribe() {
        SubscribeOptions direct = SubscribeOptions.builder().direct().build();
        for (int kind = 0; kind < KINDS; kind++) {
            subjects[kind] = Subject.of("rosey.event.dice-roller.kind-" + kind);
            events[kind] = Event.of(subjects[kind], payload);
            handlers[kind] = new EventHandler[subscribers];
            for (int i = 0; i < subscribers; i++) {
                EventHandler handler = Listeners.handler(kind + i);
                handlers[kind][i] = handler;
                bus.subscribe(SubjectFilter.of(subjects[kind]), direct, handler);
                Object listener = Listeners.listener(kind);
                strong.add(listener);
                guava.register(listener);
                mBassador.subscribe(listener);
            }
        }
    }

    /** Closes what has threads. */
    @TearDown
    public void close() {
        bus.close();
        mBassador.shutdown();
    }

    /** Rosey, with an event that was made beforehand. */
    @Benchmark
    public void rosey(Cursor cursor) {
        bus.publish(events[cursor.next(KINDS)]);
    }

    /** Rosey, which makes the event. */
    @Benchmark
    public void roseyPayload(Cursor cursor) {
        bus.publish(subjects[cursor.next(KINDS)], payload);
    }

    /** Guava's bus. */
    @Benchmark
    public void guava(Cursor cursor) {
        guava.post(messages[cursor.next(KINDS)]);
    }

    /** MBassador. */
    @Benchmark
    public void mBassador(Cursor cursor) {
        mBassador.publish(messages[cursor.next(KINDS)]);
    }

    /** The floor: a loop over the handlers. */
    @Benchmark
    public void loop(Cursor cursor) throws Exception {
        int kind = cursor.next(KINDS);
        Event event = events[kind];
        for (EventHandler handler : handlers[kind]) {
            handler.handle(event);
        }
    }
}
