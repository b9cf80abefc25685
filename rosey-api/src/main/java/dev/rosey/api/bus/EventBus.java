package dev.rosey.api.bus;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.subject.Subject;
import dev.rosey.api.subject.SubjectFilter;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Carries events from publishers to subscribers by subject.
 *
 * <pre>{@code
 * bus.subscribe(SubjectFilter.of("rosey.event.>"), event -> log(event.payload()));
 * bus.reply(SubjectFilter.of("rosey.service.time.now"), request -> Payload.of(clock.instant()));
 * bus.publish(Subject.of("rosey.event.demo.started"), Payload.of("hello"));
 * Event answer = bus.request(Subject.of("rosey.service.time.now"), Payload.empty()).toCompletableFuture().join();
 * }</pre>
 *
 * <p><strong>Guarantees.</strong> {@link #publish} delivers at most once to each subscription that exists at that
 * moment. Events of one publishing thread and one lane (see {@link dev.rosey.api.event.Priority#isUrgent()}) reach a
 * subscription in the order of publication, one at a time. Handlers run off the publisher's thread unless a
 * subscription asks for {@link SubscribeOptions.Builder#direct()}. A handler that throws is counted and reported, and
 * its subscription lives on. Every queue is bounded, and what is dropped is counted by {@link DropReason}.
 *
 * <p>All methods are safe for use by any number of threads and do not block, but {@code publish} to a subscription with
 * {@link OverflowPolicy#block(Duration)}, and {@link #close()}. After {@code close()} every operation but
 * {@code close()}, {@code stats()} and {@code drain()} throws {@link IllegalStateException}, or completes with it where
 * it returns a stage.
 */
public interface EventBus extends AutoCloseable {
    /** How long a request waits when no deadline is given. */
    Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Publishes an event to everyone subscribed now, at most once.
     *
     * @param event the event
     * @throws OverflowException if a subscription with {@link OverflowPolicy#fail()}, or the full urgent lane of one,
     *     refused a critical event; all others have received it
     * @throws dev.rosey.api.permission.PermissionDeniedException if this bus is a plugin's and the subject not granted
     */
    void publish(Event event);

    /** Publishes an event of normal priority, see {@link #publish(Event)}. */
    default void publish(Subject subject, Payload payload) {
        publish(Event.of(subject, payload));
    }

    /**
     * Publishes an event that must not be lost: at least once to each named consumer whose filter matches.
     *
     * @param event the event; a repeated (source, delivery id) is accepted and dropped as a double
     * @return completes when the event is accepted, and exceptionally with {@link NoConsumersException} when no
     *     consumer or stream takes it, or {@link OverflowException} when one is at its bound
     */
    CompletionStage<Void> publishDurable(Event event);

    /**
     * Subscribes with the default options.
     *
     * @param filter which subjects
     * @param handler called for each event, one at a time
     * @return the live subscription; in force when this method returns
     */
    default Subscription subscribe(SubjectFilter filter, EventHandler handler) {
        return subscribe(filter, SubscribeOptions.defaults(), handler);
    }

    /**
     * Subscribes.
     *
     * @param filter which subjects
     * @param options queue group, bounds and overflow policy
     * @param handler called for each event, one at a time
     * @return the live subscription; in force when this method returns
     */
    Subscription subscribe(SubjectFilter filter, SubscribeOptions options, EventHandler handler);

    /** Asks a question with the default deadline, see {@link #request(Event, Duration)}. */
    default CompletionStage<Event> request(Subject subject, Payload payload) {
        return request(Event.of(subject, payload), DEFAULT_REQUEST_TIMEOUT);
    }

    /** Asks a question, see {@link #request(Event, Duration)}. */
    default CompletionStage<Event> request(Subject subject, Payload payload, Duration timeout) {
        return request(Event.of(subject, payload), timeout);
    }

    /**
     * Asks a question and waits, without blocking, for the first answer. Cancelling the stage's future frees what it
     * holds; a later answer is counted and thrown away.
     *
     * @param event the question
     * @param timeout how long to wait, positive
     * @return the answer; exceptionally {@link NoRespondersException} at once when nobody is subscribed,
     *     {@link RequestTimeoutException} when no answer came in time, {@link RequestFailedException} when the
     *     responder failed; these come as they are, not wrapped, to {@code whenComplete} and the like
     */
    CompletionStage<Event> request(Event event, Duration timeout);

    /** Answers questions with the default options, see {@link #reply(SubjectFilter, SubscribeOptions, AsyncRequestHandler)}. */
    default Subscription reply(SubjectFilter filter, RequestHandler handler) {
        return reply(filter, SubscribeOptions.defaults(), handler.async());
    }

    /**
     * Answers questions. An event that was published, not requested, is handed to the handler as well; its answer goes
     * nowhere.
     *
     * @param filter which subjects
     * @param options queue group, bounds and overflow policy; a question that is dropped is answered with a failure
     * @param handler makes the answers; it is called for one question at a time, but the next one does not wait for
     *     the stage of the one before
     * @return the live subscription
     */
    Subscription reply(SubjectFilter filter, SubscribeOptions options, AsyncRequestHandler handler);

    /**
     * Attaches a handler to a named durable consumer, which is made if it does not exist. The consumer and what it has
     * accepted stay when the handler is closed, so that the next one continues.
     *
     * @param name 1 to 64 characters of {@code A-Za-z0-9_-}
     * @param filter which subjects; the same one each time for one name
     * @param options bounds and redelivery
     * @param handler called for each delivery
     * @return the attachment; closing it keeps the consumer
     * @throws IllegalArgumentException if the name is bad, or is in use with another filter or other options
     * @throws IllegalStateException if a handler is attached to that consumer on this bus already
     * @throws UnsupportedOperationException if this bus has no durable delivery; the message says what to use
     */
    Subscription consume(String name, SubjectFilter filter, ConsumeOptions options, DeliveryHandler handler);

    /**
     * Adds a listener to the life of this bus.
     *
     * @param listener called off the caller's thread; what it throws is logged
     * @return closes the listening
     */
    AutoCloseable listen(BusListener listener);

    /**
     * How many events wait in the queue of the slowest subscriber that an event on this subject would reach now; what
     * is elsewhere, behind a server or in another process, is not known here. A publisher that may wait keeps it small:
     *
     * <pre>{@code
     * if (bus.pending(subject) < 100) {
     *     bus.publish(subject, next());
     * }
     * }</pre>
     *
     * @param subject where the event would be published
     * @return 0 when nothing waits or nobody is subscribed
     */
    long pending(Subject subject);

    /** A snapshot of the counters. */
    BusStats stats();

    /**
     * Stops taking in new events, finishes those already taken, then closes.
     *
     * @return completes when the last handler has returned
     */
    CompletionStage<Void> drain();

    /** Closes at once: what is still pending is counted as dropped. Idempotent. */
    @Override
    void close();
}
