package dev.rosey.nats.config;

import dev.rosey.api.event.Event;

/** Receives the events of a replay. */
@FunctionalInterface
public interface ReplayHandler {
    /**
     * Handles one event; called for one at a time, in the order of the stream.
     *
     * @param event what the stream has kept
     * @param sequence its place in the stream, from 1; a later replay may go on after it
     * @throws Exception for any reason: it is counted and reported, and the replay goes on
     */
    void handle(Event event, long sequence) throws Exception;
}
