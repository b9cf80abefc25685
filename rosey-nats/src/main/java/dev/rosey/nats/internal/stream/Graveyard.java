package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.NoConsumersException;
import dev.rosey.api.bus.OverflowException;
import dev.rosey.api.event.Event;
import dev.rosey.api.spi.DeadLetters;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes dead letters. The event that was given up stays with the server until its letter is safe: kept by a stream,
 * or, where none keeps it, with the server for those who listen. A letter's id is made of the place of its event, so
 * that a host that ends in between makes no second one.
 */
final class Graveyard {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Room room;
    private final Publisher publisher;
    private final JetStreamApi api;
    private volatile boolean closed;

    Graveyard(Room room, Publisher publisher, JetStreamApi api) {
        this.room = room;
        this.publisher = publisher;
        this.api = api;
    }

    /** Publishes the letter and runs an action when that is done. */
    void bury(Attempt attempt, String reason, String stream, String consumer, Runnable done) {
        Event event = attempt.event();
        room.reports().deadLettered(event, attempt.attempt(), reason);
        Event letter = DeadLetters.of(event, attempt.attempt(), reason).toBuilder()
                .deliveryId("dead." + stream + '.' + attempt.sequence + '.' + consumer)
                .build();
        Room.LOG.warn("The consumer \"{}\" gave up {} after {} attempts: {}; it goes to {}",
                consumer, event, attempt.attempt(), reason, letter.subject());
        if (DeadLetters.isOne(event)) {
            tellOnly(letter, done);
        } else {
            publish(letter, done);
        }
    }

    /** A dead letter that is given up again is not kept once more, else it would go round for ever. */
    private void tellOnly(Event letter, Runnable done) {
        var unused = api.streamsOf(letter.subject().toString()).whenComplete((streams, failure) -> {
            if (streams != null && streams.isEmpty()) {
                room.execute(() -> publish(letter, done));
            } else {
                done.run();
            }
        });
    }

    private void publish(Event letter, Runnable done) {
        var unused = publisher.publishLetter(letter).whenComplete((kept, failure) -> {
            Throwable cause = unwrapped(failure);
            if (cause == null || cause instanceof NoConsumersException) { // then it was told to all who listen
                done.run();
            } else if (cause instanceof OverflowException) {
                Room.LOG.warn("The dead letter {} was told but not kept", letter, cause);
                room.reports().dropped(DropReason.OVERFLOW_NEWEST);
                done.run();
            } else if (!closed) {
                Room.LOG.warn("The dead letter {} could not be published; it is tried again", letter, cause);
                var unusedTimer = room.later(PAUSE, () -> room.execute(() -> publish(letter, done)));
            }
        });
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    void close() {
        closed = true;
    }
}
