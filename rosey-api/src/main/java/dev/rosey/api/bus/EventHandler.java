package dev.rosey.api.bus;

import dev.rosey.api.event.Event;

/** Receives the events of a subscription, one at a time. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one event.
     *
     * @param event the event
     * @throws Exception for any reason; it is counted and reported, and the next event is delivered
     */
    void handle(Event event) throws Exception;
}
