package dev.rosey.api.bus;

import dev.rosey.api.event.Event;

/** One attempt to hand an event to a durable consumer. */
public interface Delivery {
    /** The event. */
    Event event();

    /** Which attempt this is, counted from 1. */
    int attempt();

    /**
     * Gives the event up: it goes to {@code rosey.deadletter.<subject>} now, whatever the handler returns afterwards.
     *
     * @param reason why, for whoever reads the dead letters
     */
    void reject(String reason);
}
