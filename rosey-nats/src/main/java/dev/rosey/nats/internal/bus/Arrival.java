package dev.rosey.nats.internal.bus;

import dev.rosey.api.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event that has arrived for one subscription.
 *
 * @param event the event
 * @param replyTo where its answer goes; {@code null} when nobody asks
 */
record Arrival(Event event, @Nullable String replyTo) {}
