package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.plugin.CommandSpec;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.spi.PluginHost;
import dev.rosey.api.spi.PluginSpec;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of a bridge: does on the host's bus what the plugin asks for, and passes events and questions to the
 * plugin. {@link #handle(Frame, int)} is called by one thread, and never waits for the plugin.
 */
final class PluginBridge {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final PluginSpec spec;
    private final PluginHost host;
    private final Consumer<String> onFault;
    private final EventQueue events;
    private final HostCalls calls;
    private final Numbers numbers = new Numbers();
    private final Map<Long, Delivered> deliveries = new ConcurrentHashMap<>();
    private final Map<Long, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<?>> asked = new ConcurrentHashMap<>();
    private final AtomicLong askedBytes = new AtomicLong();
    private final Map<Subject, Duration> deadlines = new HashMap<>();
    private final StorageBridge storage;
    private final HttpBridge http;
    private final FrameWriter writer;
    private @Nullable Outgoing read; // the last frame that the plugin has surely read; of the thread that handles frames

    /** An event that is with the plugin, or waits for it. */
    private record Delivered(Event event, Outgoing frame) {}

    /** Faults of the plugin, for which it is to be ended, are told to the action. */
    PluginBridge(PluginSpec spec, PluginHost host, ScheduledExecutorService timers, Consumer<String> onFault,
            FrameWriter.Source code, OutputStream out) {
        this.spec = spec;
        this.host = host;
        this.onFault = onFault;
        this.events = new EventQueue(deliveries::remove,
                loss -> host.log(System.Logger.Level.WARNING, "dev.rosey.isolation", loss));
        this.calls = new HostCalls(numbers, timers, id -> send(new Frame.Cancel(id)),
                () -> onFault.accept("3 calls in a row were not answered in time"));
        this.storage = new StorageBridge(host, this::send, this::wake);
        this.http = new HttpBridge(host, this::send, this::wake);
        for (CommandSpec command : spec.manifest().commands()) {
            command.timeout().ifPresent(time -> deadlines.put(Subjects.command(spec.name(), command.name()), time));
        }
        this.writer = new FrameWriter(out, "rosey-isolation-writer-" + spec.name(), () -> {
            Outgoing piece = code.poll();
            Outgoing answer = piece == null ? storage.poll() : piece;
            Outgoing response = answer == null ? http.poll() : answer;
            return response == null ? events.poll() : response;
        }, 8 << 20, 4 * Protocol.MAX_CALLS, Protocol.PIPE_BYTES);
    }

    FrameWriter writer() {
        return writer;
    }

    private void wake() {
        writer.flush();
    }

    /** All frames that have come were handled, and the thread is to wait for more. */
    void caughtUp() {
        Outgoing last = read;
        if (last != null) {
            writer.acknowledge(last);
            read = null;
        }
        writer.flush();
    }

    /** Sends a frame that must arrive; a plugin that leaves no room for it is at fault. */
    void send(Frame frame) {
        if (!writer.offer(FrameCodec.encode(frame)) && writer.isOpen()) {
            onFault.accept("protocol violation: it does not read what it is sent");
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
     * @throws FrameException if a plugin's process has no business to send it
     */
    void handle(Frame frame, int length) {
        if (frame instanceof Frame.Reply reply) {
            readAtLeast(calls.answer(reply.id(), reply.answer()));
        } else if (frame instanceof Frame.Credit credit) {
            finished(credit.delivery());
        } else if (frame instanceof Frame.Publish publish) {
            publish(publish);
        } else if (frame instanceof Frame.Request request) {
            Duration timeout = millis(request.timeout());
            answer(request.id(), length, request.event().subject(), timeout,
                    () -> bus(request.reference()).request(request.event(), timeout));
        } else if (frame instanceof Frame.Cancel cancel) {
            CompletableFuture<?> call = asked.get(cancel.id());
            if (call != null) {
                call.cancel(false);
            }
            storage.cancel(cancel.id());
            http.cancel(cancel.id());
        } else if (frame instanceof Frame.PublishDurable publish) {
            answer(publish.id(), length, publish.event().subject(), LONGEST,
                    () -> bus(publish.cause()).publishDurable(publish.event()));
        } else if (frame instanceof Frame.Log log) {
            host.log(log.level(), log.logger(), log.message());
        } else if (frame instanceof Frame.Subscribe subscribe) {
            subscribe(subscribe.id(), () -> subscribe(subscribe));
        } else if (frame instanceof Frame.Consume consume) {
            subscribe(consume.id(), () -> consume(consume));
        } else if (frame instanceof Frame.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe.id());
        } else if (!storage.handle(frame) && !http.handle(frame)) {
            throw new FrameException("a plugin's process sent a frame of kind " + frame.getClass().getSimpleName());
        }
    }

    private void readAtLeast(@Nullable Outgoing frame) {
        if (frame != null) {
            read = frame;
        }
    }

    private void finished(long delivery) {
        Delivered known = deliveries.remove(delivery);
        if (known == null) {
            throw new FrameException("it gave credit for an event that it was not sent, or twice for one");
        }
        readAtLeast(known.frame());
        events.giveBack(known.frame().length());
    }

    private EventBus bus(long cause) {
        if (cause == 0) {
            return host.bus();
        }
        Delivered delivered = deliveries.get(cause);
        Event event = delivered == null ? calls.event(cause).orElse(null) : delivered.event();
        return event == null ? host.bus() : host.bus(event);
    }

    private void publish(Frame.Publish publish) {
        try {
            bus(publish.cause()).publish(publish.event());
        } catch (PermissionDeniedException e) {
            return; // the guard has reported it, and the plugin's own end has thrown the same
        } catch (RuntimeException e) {
            host.log(System.Logger.Level.WARNING, "dev.rosey.isolation", "The plugin's event on "
                    + publish.event().subject() + " was not published: " + e.getMessage());
        }
    }

    /** Something that a call of the plugin starts. */
    @FunctionalInterface
    private interface Start {
        CompletionStage<?> run();
    }

    private void answer(long id, int length, Subject subject, Duration timeout, Start start) {
        if (asked.size() >= Protocol.MAX_CALLS) {
            reply(id, Problems.of(new RequestFailedException(
                    new Outcome.Overloaded(Protocol.MAX_CALLS + " calls of the plugin wait already")), "", timeout));
            return;
        }
        if (asked.containsKey(id)) {
            throw new FrameException("two of its open calls have the number " + id);
        }
        if (askedBytes.addAndGet(length) > Protocol.CALL_BYTES) {
            throw new FrameException("its calls without an answer have more than " + Protocol.CALL_BYTES + " bytes");
        }
        CompletableFuture<?> stage;
        try {
            stage = start.run().toCompletableFuture();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        asked.put(id, stage);
        CompletableFuture<?> unused = stage.whenComplete((result, failure) -> {
            asked.remove(id);
            askedBytes.addAndGet(-length);
            reply(id, failure != null
                    ? Problems.of(failure, subject.toString(), timeout)
                    : result instanceof Event event ? new Answer.Whole(event) : new Answer.Done());
        });
    }

    private void reply(long id, Answer answer) {
        try {
            send(new Frame.Reply(id, answer));
        } catch (FrameException | PayloadException e) {
            send(new Frame.Reply(id, Problems.of(e, "", LONGEST)));
        }
    }

    /** Something that a subscription of the plugin starts. */
    @FunctionalInterface
    private interface Attach {
        Subscription run();
    }

    private void subscribe(long id, Attach attach) {
        if (subscriptions.containsKey(id)) {
            throw new FrameException("two of its subscriptions have the number " + id);
        }
        try {
            if (subscriptions.size() >= Protocol.MAX_SUBSCRIPTIONS) {
                throw new IllegalStateException("The plugin has " + Protocol.MAX_SUBSCRIPTIONS
                        + " subscriptions already; close those that it no longer needs");
            }
            subscriptions.put(id, attach.run());
            send(new Frame.Reply(id, new Answer.Done()));
        } catch (RuntimeException e) {
            events.close(id);
            send(new Frame.Reply(id, Problems.of(e, "", LONGEST)));
        }
    }

    private Subscription subscribe(Frame.Subscribe frame) {
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
            return host.bus().reply(filter, options.build(), request -> ask(frame.id(), request));
        }
        events.open(frame.id(), new EventLine(frame.filter(), Math.min(frame.capacity(),
                SubscribeOptions.DEFAULT_CAPACITY), frame.overflow(), frame.strictOrder()));
        return host.bus().subscribe(filter, options.build(), event -> deliver(frame.id(), event));
    }

    private Subscription consume(Frame.Consume frame) {
        ConsumeOptions options = new ConsumeOptions(frame.maxInFlight(), frame.maxPending(), millis(frame.ackWait()),
                frame.maxAttempts(), millis(frame.backoff()));
        return host.bus().consume(frame.name(), SubjectFilter.of(frame.filter()), options,
                delivery -> deliver(frame.id(), delivery, options.ackWait()));
    }

    private void unsubscribe(long id) {
        Subscription subscription = subscriptions.remove(id);
        events.close(id);
        if (subscription != null) {
            subscription.close();
        }
    }

    private void deliver(long subscription, Event event) {
        long id = numbers.next();
        Outgoing frame = new Outgoing(FrameCodec.encode(new Frame.Deliver(id, subscription, event)));
        deliveries.put(id, new Delivered(event, frame));
        if (!events.add(subscription, id, event.priority(), frame)) {
            throw new OverflowException(event.subject(), "the queue of plugin " + spec.name());
        }
        writer.flushSource();
    }

    private CompletionStage<Payload> ask(long subscription, Event request) {
        Duration deadline = deadlines.getOrDefault(request.subject(), PluginSpec.DEFAULT_CALL_TIMEOUT);
        return calls.call(request, deadline,
                        id -> FrameCodec.encode(new Frame.Request(id, subscription, deadline.toMillis(), request)),
                        this::offer)
                .thenApply(HostCalls::payload);
    }

    private CompletionStage<?> deliver(long subscription, Delivery delivery, Duration ackWait) {
        return calls.call(delivery.event(), ackWait,
                        id -> FrameCodec.encode(
                                new Frame.DeliverDurable(id, subscription, delivery.attempt(), delivery.event())),
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
        return calls.call(question, deadline, id -> FrameCodec.encode(new Frame.Health(id)), this::offer)
                .thenApply(HostCalls::payload);
    }

    /** How many events and calls the plugin was given and has not finished. */
    long pending() {
        return (long) deliveries.size() + calls.size();
    }

    /** Lets no new call into the plugin begin, because it stops. */
    void stopping() {
        calls.refuse(new Outcome.Unavailable("plugin " + spec.name() + " is stopping"));
    }

    /** Ends everything: what waits for the plugin ends with the reason. */
    void close(Outcome.Failure reason) {
        writer.close();
        storage.close();
        http.close();
        calls.close(reason);
        subscriptions.keySet().forEach(this::unsubscribe);
        asked.values().forEach(call -> call.cancel(false));
        deliveries.clear();
    }

    /** Tells the host's log what was lost so far because the plugin is too slow. */
    void tellLosses() {
        events.tellLosses();
    }

    private static Duration millis(long number) {
        return Duration.ofMillis(Math.max(1, Math.min(number, LONGEST.toMillis())));
    }
}
