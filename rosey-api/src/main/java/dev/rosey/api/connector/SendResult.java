package dev.rosey.api.connector;

import java.util.Objects;

/**
 * What became of a send that was asked for as a request.
 *
 * @param status what became of it
 * @param detail more in words; empty when there is nothing to add
 */
public record SendResult(Status status, String detail) {
    /** What became of a send. */
    public enum Status {
        /** The platform showed it. */
        DELIVERED,
        /** It was handed to the platform, which does not say more. */
        SENT,
        /** The platform or the connector refused it; the detail says why. */
        REFUSED,
        /** It was not sent: the connector has no connection, or too much waits already. */
        UNAVAILABLE
    }

    /** Checks that the parts are there. */
    public SendResult {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
    }
}
