package dev.rosey.nats.internal.stream;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.event.Event;
import dev.rosey.api.subject.SubjectFilter;

/** Hears what durable delivery does, so that it is counted and told. Its methods return quickly and do not throw. */
public interface Reports {
    /** A durable event was handed to the server. */
    void published();

    /** A handler is called with the first attempt of an event. */
    void delivered();

    /** A handler is called with a further attempt. */
    void redelivered();

    /** A handler has returned after so many nanoseconds; its stage may still be open. */
    void returned(long nanos);

    /** A handler threw, or its stage failed. */
    void handlerFailed(SubjectFilter filter, Event event, Throwable failure);

    /** An event was given up. */
    void deadLettered(Event event, int attempts, String reason);

    /** An event was refused or dropped. */
    void dropped(DropReason reason);
}
