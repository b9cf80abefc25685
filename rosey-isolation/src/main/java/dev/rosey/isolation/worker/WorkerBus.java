package dev.rosey.isolation.worker;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.ConsumeOptions;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventBus;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.OverflowPolicy;
import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.event.Event;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.Subjects;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The plugin's end of the bridge: a bus whose other side is the host's. */
final class WorkerBus implements EventBus {
    private static final Duration HOST_PATIENCE = Duration.ofSeconds(10);

    private final String plugin;
    private final HostLink link;
    private final Handlers handlers;
    private final Courtesy courtesy;
    private final Deliveries deliveries;
    private final Executor completions;
    private final Map<Long, WorkerSubscription> subscriptions = new ConcurrentHashMap<>();
    private final List<BusListener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    WorkerBus(String plugin, HostLink link, Handlers handlers, Courtesy courtesy, LogSink log, Executor completions) {
        this.completions = completions;
        this.plugin = plugin;
        this.link = link;
        this.handlers = handlers;
        this.courtesy = courtesy;
        this.deliveries = new Deliveries(link, handlers, log, listeners);
    }

    @Override
    public void publish(Event event) {
        requireOpen();
        Handlers.Current current = handlers.current();
        link.send(new Frame.Publish(current == null ? 0 : current.id(), event));
        deliveries.countPublished();
        PermissionDeniedException denial = courtesy.denial(event.subject(), current);
        if (denial != null) {
            throw denial; // the frame was sent all the same, so that the host reports it
        }
    }

    @Override
    public CompletionStage<Void> publishDurable(Event event) {
        if (closed) {
            return CompletableFuture.failedFuture(closedBus());
        }
        Handlers.Current current = handlers.current();
        return link.call(link.nextNumber(),
                        id -> new Frame.PublishDurable(id, current == null ? 0 : current.id(), event))
                .handleAsync(
                        (answer, failure) -> {
                            if (failure != null) {
                                throw new CompletionException(Problems.unwrap(failure));
                            }
                            return null;
                        },
                        completions);
    }

    @Override
    public CompletionStage<Event> request(Event event, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        if (closed) {
            return CompletableFuture.failedFuture(closedBus());
        }
        Handlers.Current current = handlers.current();
        long id = link.nextNumber();
        CompletableFuture<Answer> call = link.call(id, number -> new Frame.Request(
                number, current == null ? 0 : current.id(), Math.max(1, timeout.toMillis()), event));
        CompletableFuture<Event> result = new CompletableFuture<>();
        CompletableFuture<?> unusedCall = call.whenCompleteAsync((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Problems.unwrap(failure));
            } else if (answer instanceof Answer.Whole whole) {
                result.complete(whole.event());
            } else {
                result.completeExceptionally(new FrameException("The host answered a question without an event"));
            }
        }, completions);
        CompletableFuture<?> unused = result.whenComplete((answer, failure) -> {
            if (result.isCancelled()) {
                link.forget(id);
            }
        });
        return result;
    }

    @Override
    public Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler) {
        return attach(filter, false, deliveries.events(filter, handler), id -> subscribe(id, filter, options, false));
    }

    @Override
    public Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler) {
        boolean command = SubjectFilter.of(Subjects.COMMAND + '.' + Subjects.token(plugin) + ".>").covers(filter);
        return attach(filter, command, deliveries.questions(filter, handler), id -> subscribe(id, filter, options, true));
    }

    private static Frame subscribe(long id, SubjectFilter filter, SubscribeOptions options, boolean replies) {
        if (options.overflow() instanceof OverflowPolicy.Block) {
            throw new IllegalArgumentException("A plugin's subscription cannot make publishers wait; use "
                    + "OverflowPolicy.dropOldest(), dropNewest() or fail()");
        }
        return new Frame.Subscribe(id, filter.toString(), options.queueGroup(), options.capacity(), options.overflow(),
                options.isStrictOrder(), replies);
    }

    @Override
    public Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler) {
        return attach(filter, options.maxInFlight() > 1, deliveries.durable(handler), id -> new Frame.Consume(
                id, name, filter.toString(), options.maxInFlight(), options.maxPending(),
                options.ackWait().toMillis(), options.maxAttempts(), options.backoff().toMillis()));
    }

    private Subscription attach(
            SubjectFilter filter, boolean parallel, WorkerSubscription.Target target, LongFunction<Frame> frame) {
        requireOpen();
        long id = link.nextNumber();
        WorkerSubscription subscription = new WorkerSubscription(filter, handlers, parallel, target,
                () -> link.offer(new Frame.Unsubscribe(id)), () -> subscriptions.remove(id));
        subscriptions.put(id, subscription);
        try {
            link.call(id, frame).get(HOST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return subscription;
        } catch (ExecutionException e) {
            subscriptions.remove(id);
            throw Problems.unwrap(e) instanceof RuntimeException known ? known : new BusException("BUS-006", e.toString());
        } catch (TimeoutException e) {
            subscription.close();
            throw new BusException("BUS-006", "The host did not answer a subscription to " + filter + " within "
                    + HOST_PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            subscription.close();
            Thread.currentThread().interrupt();
            throw new BusException("BUS-006", "Interrupted while subscribing to " + filter, e);
        }
    }

    /**
     * Takes what the host sent for a subscription; called by the reading thread.
     *
     * @return the subscription if it is to begin with what it was given
     */
    @Nullable WorkerSubscription accept(long id, long subscription, Frame frame) {
        WorkerSubscription target = subscriptions.get(subscription);
        if (target == null) {
            deliveries.refuseGone(id, frame);
            return null;
        }
        return target.accept(frame) ? target : null;
    }

    /** How many milliseconds the oldest question of the host has waited for its answer; 0 if there is none. */
    long busy() {
        return deliveries.busy();
    }

    /** Nobody waits for the answer to a question of the host any more. */
    void cancel(long id) {
        deliveries.cancel(id);
    }

    @Override
    public AutoCloseable listen(BusListener listener) {
        requireOpen();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public long pending(Subject subject) {
        return 0; // the subscribers are in the host, which bounds what waits for them
    }

    @Override
    public BusStats stats() {
        long pending = subscriptions.values().stream().mapToLong(Subscription::pending).sum();
        return deliveries.stats(pending, subscriptions.size());
    }

    @Override
    public CompletionStage<Void> drain() {
        CompletableFuture<?>[] all = subscriptions.values().stream()
                .map(each -> each.drain().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).whenComplete((done, failure) -> close());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(subscriptions.values()).forEach(Subscription::close);
            listeners.forEach(BusListener::closed);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedBus();
        }
    }

    private static IllegalStateException closedBus() {
        return new IllegalStateException("The bus is closed: the plugin has closed it, or is stopping");
    }
}
