package dev.rosey.nats.internal.stream;

import dev.rosey.api.event.Event;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/** How events become messages and back. */
public interface Envelopes {
    /** A message to be: its headers, which the caller may add to, and its body. */
    interface Packed {
        /** The headers; null for none. */
        @Nullable Headers headers();

        /** The body; not changed by anyone. */
        byte[] body();
    }

    /** Makes a message of an event. */
    Packed encode(Event event);

    /** Makes an event of a message; a foreign one becomes an event too. Never throws. */
    Event decode(String subject, @Nullable Headers headers, byte @Nullable [] body);
}
