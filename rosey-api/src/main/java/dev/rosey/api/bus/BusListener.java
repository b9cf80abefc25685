package dev.rosey.api.bus;

import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;

/** Hears about the life of a bus. Every method does nothing unless overridden; none may block for long. */
public interface BusListener {
    /** The connection to the server was made for the first time. */
    default void connected() {}

    /** The connection was lost; the bus tries to get it back. */
    default void disconnected(String reason) {}

    /** The connection is back and the subscriptions are in force again. */
    default void reconnected() {}

    /** The server asked its clients to move to another one soon. */
    default void lameDuck() {}

    /** The bus is closed for good. */
    default void closed() {}

    /** A handler threw. */
    default void handlerFailed(SubjectFilter filter, Event event, Throwable failure) {}

    /** A subscription began to drop events; called once until it has kept up again. */
    default void dropping(SubjectFilter filter, DropReason reason) {}

    /** A subscription that dropped events has handled all that waited: the episode is over. */
    default void caughtUp(SubjectFilter filter) {}

    /**
     * Something failed that no caller waits for: for instance the server refused a publish or a subscription
     * ({@link SubjectRefusedException}), or the credentials ran out.
     */
    default void problem(BusException problem) {}

    /** A durable consumer gave up an event, which went to its dead letter subject. */
    default void deadLettered(Event event, int attempts, String reason) {}
}
