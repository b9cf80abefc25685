package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.NoRespondersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.bus.RequestFailedException;
import dev.rosey.api.bus.RequestTimeoutException;
import dev.rosey.api.bus.Outcome;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.PayloadException;
import dev.rosey.nats.internal.wire.Wire;
import io.nats.client.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open questions of a bus. All answers come to one subscription: the last token of the subject that one is sent to
 * tells whose it is.
 */
final class Requests {
    /** The attribute of an answer that says how the responder failed; the data then is the {@link Outcome}. */
    static final String FAILURE = "roseyfailure";

    private static final int MAX_OPEN = 1 << 17;
    private static final int NO_RESPONDERS = 503;
    private static final int BASE = 36;

    private final Map<String, Question> open = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final BusRuntime runtime;
    private final Wire wire;
    private final String prefix;

    /**
     * Begins without a question.
     *
     * @param prefix what the subjects of answers begin with, with a dot at the end
     */
    Requests(BusRuntime runtime, Wire wire, String prefix) {
        this.runtime = runtime;
        this.wire = wire;
        this.prefix = prefix;
    }

    /** A question that waits. */
    final class Question {
        private final String token = Long.toString(numbers.incrementAndGet(), BASE);
        private final Event event;
        private final Answer answer = new Answer(runtime, this::leave);
        private volatile @Nullable Future<?> deadline;

        private Question(Event event) {
            this.event = event;
        }

        /** Where the answer is to go. */
        String replyTo() {
            return prefix + token;
        }

        CompletableFuture<Event> answer() {
            return answer;
        }

        /** Ends the question for a reason that is no answer. */
        void end(Throwable reason) {
            if (leave()) {
                answer.arrive(new Answer.Result(null, reason));
            }
        }

        private boolean leave() {
            if (!open.remove(token, this)) {
                return false;
            }
            size.decrementAndGet();
            Future<?> watching = deadline;
            if (watching != null) {
                watching.cancel(false);
            }
            return true;
        }

        private void watch(Duration timeout) {
            long nanos = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
            Future<?> watching = runtime.timer().schedule(
                    () -> end(new RequestTimeoutException(event.subject(), timeout)), nanos, TimeUnit.NANOSECONDS);
            deadline = watching;
            if (answer.isDone()) {
                watching.cancel(false);
            }
        }
    }

    /**
     * Opens a question.
     *
     * @throws OverflowException if too many are open
     */
    Question begin(Event event, Duration timeout) {
        if (size.incrementAndGet() > MAX_OPEN) {
            size.decrementAndGet();
            throw new OverflowException(event.subject(), "the table of " + MAX_OPEN + " open requests");
        }
        Question question = new Question(event);
        open.put(question.token, question);
        question.watch(timeout);
        return question;
    }

    /** Takes what came for a question. */
    void arrived(Message message) {
        String subject = message.getSubject();
        Question question = subject.startsWith(prefix) ? open.get(subject.substring(prefix.length())) : null;
        if (message.isStatusMessage()) {
            if (question != null && message.getStatus().getCode() == NO_RESPONDERS) {
                runtime.counters.noResponders.increment();
                question.end(new NoRespondersException(question.event.subject()));
            }
        } else if (question == null || !question.leave()) {
            runtime.counters.dropped(DropReason.LATE_REPLY, 1);
        } else {
            question.answer.arrive(read(question.event, message));
        }
    }

    private Answer.Result read(Event question, Message message) {
        Event event = wire.decode(question.subject().toString(), message.getHeaders(), message.getData());
        if (event.attributes().containsKey(FAILURE)) {
            try {
                return new Answer.Result(
                        null, new RequestFailedException(Outcome.Failure.fromValue(event.payload().value())));
            } catch (PayloadException | IllegalArgumentException | NullPointerException malformed) {
                return new Answer.Result(null, new RequestFailedException(
                        new Outcome.Failed("unknown", "the responder failed, and what it says of it cannot be read", "call")));
            }
        }
        return new Answer.Result(event, null);
    }

    /** Ends the questions on a subject. */
    void endAllOn(String subject, Throwable reason) {
        for (Question each : List.copyOf(open.values())) {
            if (each.event.subject().toString().equals(subject)) {
                each.end(reason);
            }
        }
    }

    /** Ends all questions. */
    void endAll(String reason) {
        List.copyOf(open.values()).forEach(each -> each.end(new IllegalStateException(reason)));
    }

    /** Completes when all questions that are open now have ended. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(open.values().stream()
                .map(each -> each.answer.handle((answer, failure) -> answer))
                .toArray(CompletableFuture<?>[]::new));
    }
}
