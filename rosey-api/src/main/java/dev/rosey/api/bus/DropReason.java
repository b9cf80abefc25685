package dev.rosey.api.bus;

/** Why an event did not reach a handler. */
public enum DropReason {
    /** An older event gave way in a full queue. */
    OVERFLOW_OLDEST,
    /** A new event found a full queue. */
    OVERFLOW_NEWEST,
    /** A full queue refused the event and told the publisher. */
    OVERFLOW_REFUSED,
    /** The publisher waited for room in vain, or was not allowed to wait. */
    OVERFLOW_BLOCKED,
    /** The subscription was closed while the event waited. */
    SUBSCRIPTION_CLOSED,
    /** The bus was closed while the event waited. */
    BUS_CLOSED,
    /** An answer came after its question had ended. */
    LATE_REPLY,
    /** The connection to the server was too slow or down for too long. */
    SLOW_CONSUMER,
    /** The buffer for events published while disconnected was full. */
    DISCONNECTED
}
