package dev.rosey.isolation.worker;

import dev.rosey.api.bus.AsyncRequestHandler;
import dev.rosey.api.bus.BusListener;
import dev.rosey.api.bus.BusStats;
import dev.rosey.api.bus.DurationHistogram;
import dev.rosey.api.bus.Delivery;
import dev.rosey.api.bus.DeliveryHandler;
import dev.rosey.api.bus.EventHandler;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a plugin's handlers for what the host sends, and answers the host. */
final class Deliveries {
    private final HostLink link;
    private final Handlers handlers;
    private final LogSink log;
    private final List<BusListener> listeners;
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /** A question that is being answered. */
    private record Running(Handlers.Task task, CompletableFuture<?> answer, long begun) {}

    Deliveries(HostLink link, Handlers handlers, LogSink log, List<BusListener> listeners) {
        this.link = link;
        this.handlers = handlers;
        this.log = log;
        this.listeners = listeners;
    }

    void countPublished() {
        published.incrementAndGet();
    }

    WorkerSubscription.Target events(SubjectFilter filter, EventHandler handler) {
        return (frame, subscription) -> new Occurrence((Frame.Deliver) frame, subscription, filter, handler);
    }

    /** One event for one handler. */
    private final class Occurrence implements WorkerSubscription.Work {
        private final Frame.Deliver frame;
        private final WorkerSubscription subscription;
        private final SubjectFilter filter;
        private final EventHandler handler;

        private Occurrence(
                Frame.Deliver frame, WorkerSubscription subscription, SubjectFilter filter, EventHandler handler) {
            this.frame = frame;
            this.subscription = subscription;
            this.filter = filter;
            this.handler = handler;
        }

        @Override
        public void run() {
            if (!subscription.isDiscarding()) {
                handlers.handling(frame.id(), frame.event(), () -> handle(filter, handler, frame.event()));
            }
        }

        @Override
        public void settle() {
            link.offer(new Frame.Credit(frame.id()));
        }

        @Override
        public void refuse() {
            settle();
        }
    }

    private void handle(SubjectFilter filter, EventHandler handler, Event event) {
        delivered.incrementAndGet();
        try {
            handler.handle(event);
        } catch (Throwable e) {
            failed(filter, event, e);
        }
    }

    private void failed(SubjectFilter filter, Event event, Throwable failure) {
        failures.incrementAndGet();
        log.log(System.Logger.Level.ERROR, "bus", WorkerLogger.withTrace("A handler of " + filter + " failed", failure));
        for (BusListener listener : listeners) {
            try {
                listener.handlerFailed(filter, event, failure);
            } catch (RuntimeException e) {
                log.log(System.Logger.Level.ERROR, "bus", WorkerLogger.withTrace("A listener of the bus failed", e));
            }
        }
    }

    WorkerSubscription.Target questions(SubjectFilter filter, AsyncRequestHandler handler) {
        return (frame, subscription) -> {
            Frame.Request request = (Frame.Request) frame;
            return question(request.id(), request.event(), answer -> {
                delivered.incrementAndGet();
                handler.handle(request.event()).whenComplete((payload, failure) -> {
                    if (failure == null) {
                        answer.complete(new Answer.Content(payload == null ? Payload.empty() : payload));
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            }, failure -> failed(filter, request.event(), failure));
        };
    }

    WorkerSubscription.Target durable(DeliveryHandler handler) {
        return (frame, subscription) -> {
            Frame.DeliverDurable deliver = (Frame.DeliverDurable) frame;
            return question(deliver.id(), deliver.event(), answer -> {
                delivered.incrementAndGet();
                Attempt attempt = new Attempt(deliver.event(), deliver.attempt(), new AtomicReference<>());
                handler.handle(attempt).whenComplete((done, failure) -> {
                    String rejected = attempt.rejected.get();
                    if (rejected != null) {
                        answer.complete(new Answer.Content(Payload.of(rejected)));
                    } else if (failure == null) {
                        answer.complete(new Answer.Done());
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            }, failure -> failures.incrementAndGet());
        };
    }

    private record Attempt(Event event, int attempt, AtomicReference<@Nullable String> rejected) implements Delivery {
        @Override
        public void reject(String reason) {
            rejected.compareAndSet(null, reason);
        }
    }

    /** What a plugin's code does to answer. */
    @FunctionalInterface
    private interface Work {
        void answer(CompletableFuture<Answer> answer) throws Exception;
    }

    /** Hears of failures of a plugin's code. */
    @FunctionalInterface
    private interface OnFailure {
        void failed(Throwable failure);
    }

    private WorkerSubscription.Work question(long id, Event event, Work work, OnFailure onFailure) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Handlers.Task task = handlers.task(id, event, () -> {
            try {
                work.answer(answer);
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        running.put(id, new Running(task, answer, System.nanoTime()));
        CompletableFuture<?> unused = answer.whenComplete((result, failure) -> {
            running.remove(id);
            if (failure == null) {
                reply(id, result);
            } else if (!answer.isCancelled()) {
                Throwable cause = Problems.unwrap(failure);
                if (!(cause instanceof RequestFailedException)) {
                    onFailure.failed(cause);
                }
                reply(id, problem(cause));
            }
        });
        return new WorkerSubscription.Work() {
            @Override
            public void run() {
                task.run();
            }

            @Override
            public void refuse() {
                refuseCall(id, new Outcome.Overloaded("too much waits in the plugin"));
            }
        };
    }

    private void reply(long id, Answer answer) {
        try {
            link.send(new Frame.Reply(id, answer));
        } catch (RuntimeException e) {
            link.offer(new Frame.Reply(id, problem(e))); // the answer does not fit into a frame, or cannot be carried
        }
    }

    private static Answer.Problem problem(Throwable failure) {
        return Problems.of(new RequestFailedException(Outcome.Failure.ofCall(failure)), "", Duration.ZERO);
    }

    /** Ends the answering of a question that nobody waits for. */
    void cancel(long id) {
        Running call = running.remove(id);
        if (call != null) {
            call.answer.cancel(false);
            call.task.cancel();
        }
    }

    /** How many milliseconds the oldest question has waited for its answer; 0 if there is none. */
    long busy() {
        long now = System.nanoTime();
        long oldest = 0;
        for (Running call : running.values()) {
            oldest = Math.max(oldest, now - call.begun);
        }
        return TimeUnit.NANOSECONDS.toMillis(oldest);
    }

    /** Answers for what found no subscription. */
    void refuseGone(long id, Frame frame) {
        if (frame instanceof Frame.Deliver) {
            link.offer(new Frame.Credit(id));
        } else {
            refuseCall(id, new Outcome.Unavailable("the plugin has closed its subscription"));
        }
    }

    private void refuseCall(long id, Outcome.Failure outcome) {
        running.remove(id);
        link.offer(new Frame.Reply(id, Problems.of(new RequestFailedException(outcome), "", Duration.ZERO)));
    }

    BusStats stats(long pending, int subscriptions) {
        return new BusStats(published.get(), delivered.get(), Map.of(), failures.get(), 0, 0, 0, pending, Duration.ZERO,
                subscriptions, DurationHistogram.empty());
    }
}
