package dev.rosey.core.bus;

import dev.rosey.api.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * One copy of an event on its way to one subscription.
 *
 * @param event the event
 * @param question the open question, when the event was requested
 * @param since when it was published, in milliseconds of the bus' clock
 */
record Item(Event event, @Nullable PendingRequest question, long since) {}
