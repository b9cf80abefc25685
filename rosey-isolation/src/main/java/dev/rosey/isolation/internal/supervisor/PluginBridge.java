package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.Subjects;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import dev.rosey.isolation.internal.frame.EncodingMemory;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of a bridge: does on the host's bus what the plugin asks for, and passes events and questions to the
 * plugin. {@link #handle(Frame, int)} is called by one thread at a time, and never waits for the plugin.
 */
final class PluginBridge implements PluginSubscriptions.Passage {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final PluginSpec spec;
    private final PluginHost host;
    private final Consumer<Fault> onFault;
    private final EventQueue events;
    private final HostCalls calls;
    private final Numbers numbers = new Numbers();
    private final PluginSubscriptions subscriptions;
    private final HostWork work;
    private final AskedCalls asked;
    private final EncodingMemory memory = new EncodingMemory();
    private final Map<Subject, Duration> deadlines = new HashMap<>();
    private final StorageBridge storage;
    private final HttpBridge http;
    private final FrameWriter writer;
    private @Nullable Outgoing read; // the last frame that the plugin has surely read; of the thread that handles frames

    /** Faults for which the plugin is to be ended are told to the first action; the second has another thread read. */
    PluginBridge(PluginSpec spec, PluginHost host, ScheduledExecutorService timers, Consumer<Fault> onFault,
            Runnable readOn, FrameWriter.Source code, OutputStream out) {
        this.spec = spec;
        this.host = host;
        this.onFault = onFault;
        this.events = new EventQueue(numbers,
                loss -> host.log(System.Logger.Level.WARNING, "dev.rosey.isolation", loss));
        this.calls = new HostCalls(numbers, timers, System::nanoTime, id -> send(new Frame.Cancel(id)),
                () -> onFault.accept(new Fault.Stuck(HostCalls.MISSED_IN_A_ROW)));
        this.subscriptions = new PluginSubscriptions(host, events, this, this::send);
        this.work = new HostWork(timers, readOn,
                loss -> host.log(System.Logger.Level.WARNING, "dev.rosey.isolation", loss));
        this.asked = new AskedCalls(this::send);
        this.storage = new StorageBridge(host, this::send, this::wake);
        this.http = new HttpBridge(host, this::send, this::wake);
        for (CommandSpec command : spec.manifest().commands()) {
            command.timeout().ifPresent(time -> deadlines.put(Subjects.command(spec.name(), command.name()), time));
        }
        this.writer = new FrameWriter(out, "rosey-isolation-writer-" + spec.name(), batch -> {
            code.drainTo(batch);
            if (storage.calls().drainTo(batch) && http.calls().drainTo(batch)) {
                events.drainTo(batch);
            }
        }, 8 << 20, 4 * Protocol.MAX_CALLS, Protocol.PIPE_BYTES);
    }

    FrameWriter writer() {
        return writer;
    }

    private void wake() {
        writer.hurrySource();
    }

    /** All frames that have come were handled, and the thread is to wait for more. */
    void caughtUp() {
        Outgoing last = read;
        if (last != null) {
            read = null;
            writer.acknowledge(last);
        } else {
            writer.flush();
        }
    }

    /** Sends a frame that must arrive; a plugin that leaves no room for it is at fault. */
    void send(Frame frame) {
        if (!writer.offer(FrameCodec.encode(frame, memory)) && writer.isOpen()) {
            onFault.accept(new Fault.Breach("it does not read what it is sent"));
        }
    }

    /** Sends a call if there is room; when its process is gone, it ends as the calls do that were sent in time. */
    private boolean offer(Outgoing call) {
        boolean sent = writer.offer(call);
        if (!sent && !writer.isOpen()) {
            throw new RequestFailedException(new Outcome.Crashed("the process of plugin " + spec.name() + " is gone"));
        }
        return sent;
    }

    /**
     * Does what a frame of a length asks for.
     *
     * @return whether the calling thread is to read on; if not, another thread does
     * @throws FrameException if a plugin's process has no business to send it
     */
    boolean handle(Frame frame, int length) {
        if (frame instanceof Frame.Reply reply) {
            readAtLeast(calls.answer(reply.id(), reply.answer()));
            return true;
        } else if (frame instanceof Frame.Credit credit) {
            readAtLeast(events.finished(credit.delivery()));
            return true;
        } else if (frame instanceof Frame.Cancel cancel) {
            asked.cancel(cancel.id());
            storage.calls().cancel(cancel.id());
            http.calls().cancel(cancel.id());
            return true;
        } else if (frame instanceof Frame.Publish publish) {
            EventBus bus = bus(publish.cause());
            return work.run(() -> publish(bus, publish.event()), length, true);
        } else if (frame instanceof Frame.Request request) {
            EventBus bus = bus(request.reference());
            Duration timeout = millis(request.timeout());
            return work.run(() -> asked.answer(request.id(), length, request.event().subject(), timeout,
                    () -> bus.request(request.event(), timeout)), length, false);
        } else if (frame instanceof Frame.PublishDurable publish) {
            EventBus bus = bus(publish.cause());
            return work.run(() -> asked.answer(publish.id(), length, publish.event().subject(), LONGEST,
                    () -> bus.publishDurable(publish.event())), length, false);
        }
        return work.run(() -> handle(frame), length, frame instanceof Frame.Log);
    }

    private void handle(Frame frame) {
        if (frame instanceof Frame.Log log) {
            host.log(log.level(), log.logger(), log.message());
        } else if (frame instanceof Frame.Subscribe subscribe) {
            subscriptions.subscribe(subscribe);
        } else if (frame instanceof Frame.Consume consume) {
            subscriptions.consume(consume);
        } else if (frame instanceof Frame.Unsubscribe unsubscribe) {
            subscriptions.unsubscribe(unsubscribe.id());
        } else if (!storage.handle(frame) && !http.handle(frame)) {
            throw new FrameException("a plugin's process sent a frame of kind " + frame.getClass().getSimpleName());
        }
    }

    private void readAtLeast(@Nullable Outgoing frame) {
        if (frame != null) {
            read = frame;
        }
    }

    private EventBus bus(long cause) {
        if (cause == 0) {
            return host.bus();
        }
        Event delivered = events.event(cause);
        Event event = delivered == null ? calls.event(cause).orElse(null) : delivered;
        return event == null ? host.bus() : host.bus(event);
    }

    private void publish(EventBus bus, Event event) {
        try {
            bus.publish(event);
        } catch (PermissionDeniedException e) {
            return; // the guard has reported it, and the plugin's own end has thrown the same
        } catch (RuntimeException e) {
            host.log(System.Logger.Level.WARNING, "dev.rosey.isolation", "The plugin's event on "
                    + event.subject() + " was not published: " + e.getMessage());
        }
    }

    @Override
    public void deliver(EventLine line, Event event) {
        byte[] frame = FrameCodec.encode(new Frame.Deliver(0, line.subscription(), event), memory); // numbered when it is sent
        if (!events.add(line, new EventLine.Waiting(event, frame))) {
            throw new OverflowException(event.subject(), "the queue of plugin " + spec.name());
        }
        if (events.hasCredit()) {
            writer.flushSource();
        }
    }

    @Override
    public CompletionStage<Payload> ask(long subscription, Event request) {
        Duration deadline = deadlines.getOrDefault(request.subject(), PluginSpec.DEFAULT_CALL_TIMEOUT);
        return calls.call(request, deadline,
                        id -> FrameCodec.encode(new Frame.Request(id, subscription, deadline.toMillis(), request), memory),
                        this::offer)
                .thenApply(HostCalls::payload);
    }

    @Override
    public CompletionStage<?> deliver(long subscription, Delivery delivery, Duration ackWait) {
        return calls.call(delivery.event(), ackWait,
                        id -> FrameCodec.encode(
                                new Frame.DeliverDurable(id, subscription, delivery.attempt(), delivery.event()), memory),
                        this::offer)
                .thenAccept(answer -> {
                    if (answer instanceof Answer.Content rejected) {
                        delivery.reject(rejected.payload().asText());
                    }
                });
    }

    /** Asks the plugin how it feels. */
    CompletionStage<Payload> health(Duration deadline) {
        Event question = Event.of(Subjects.plugin(spec.name(), "health"), Payload.empty());
        return calls.call(question, deadline, id -> FrameCodec.encode(new Frame.Health(id), memory), this::offer)
                .thenApply(HostCalls::payload);
    }

    /** How many events and calls the plugin was given and has not finished. */
    long pending() {
        return (long) events.size() + calls.size();
    }

    /** Lets no new call into the plugin begin, because it stops. */
    void stopping() {
        calls.refuse(new Outcome.Unavailable("plugin " + spec.name() + " is stopping"));
    }

    /** Ends everything: what waits for the plugin ends with the reason. */
    void close(Outcome.Failure reason) {
        writer.close();
        storage.calls().close();
        http.close();
        calls.close(reason);
        subscriptions.close();
        asked.close();
    }

    /** Tells the host's log what was lost so far because the plugin is too slow. */
    void tellLosses() {
        events.tellLosses();
    }

    /** A time that the plugin has named, as far as it is sensible. */
    static Duration millis(long number) {
        return Duration.ofMillis(Math.max(1, Math.min(number, LONGEST.toMillis())));
    }
}
