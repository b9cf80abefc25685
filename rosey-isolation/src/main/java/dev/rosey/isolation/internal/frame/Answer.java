package dev.rosey.isolation.internal.frame;

import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.Value;
import dev.rosey.api.plugin.HttpBroker;

/** What a call came to. */
public sealed interface Answer {
    /** It is done; there is nothing to say. */
    record Done() implements Answer {}

    /** What was asked for. */
    record Content(Payload payload) implements Answer {}

    /** What was asked for, with everything around it. */
    record Whole(Event event) implements Answer {}

    /** What a server answered. */
    record Http(HttpBroker.Response response) implements Answer {}

    /** It failed; {@link Problems} turns exceptions into this and back. */
    record Problem(Kind kind, Value detail) implements Answer {}

    /** Which exception a problem stands for. */
    enum Kind {
        /** A request failed with an outcome. */
        OUTCOME,
        /** A permission is missing. */
        DENIED,
        /** Nobody answers. */
        NO_RESPONDERS,
        /** No answer in time. */
        TIMEOUT,
        /** No durable consumer. */
        NO_CONSUMERS,
        /** A queue is full. */
        OVERFLOW,
        /** An argument is not allowed. */
        ARGUMENT,
        /** It cannot be done now. */
        STATE,
        /** It cannot be done here. */
        UNSUPPORTED,
        /** Anything else. */
        OTHER
    }
}
