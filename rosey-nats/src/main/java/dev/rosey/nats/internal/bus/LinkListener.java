package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.bus.SubjectRefusedException;

/** Hears about the connection of a bus. Called on a thread of the client library; must not block. */
interface LinkListener {
    void connected(String server);

    void disconnected(String reason);

    void reconnected(String server);

    void lameDuck(String server);

    void closed();

    /** The server refused a publish or a subscription. */
    void refused(SubjectRefusedException refusal);

    /** Something else went wrong. */
    void problem(BusException problem);

    /** Events were dropped between the connection and the queues. */
    void slow();
}
