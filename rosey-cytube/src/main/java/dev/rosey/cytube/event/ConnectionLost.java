package dev.rosey.cytube.event;

import java.time.Duration;
import java.util.Objects;

/**
 * The connection, or an attempt at one, has ended and another will be made; events of type {@code connection.lost} carry
 * it.
 *
 * @param channel the channel
 * @param platform the connector's name
 * @param reason what happened, in words
 * @param retryIn how long until the next attempt
 */
public record ConnectionLost(String channel, String platform, String reason, Duration retryIn) {
    /** Checks that the parts are there. */
    public ConnectionLost {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(retryIn, "retryIn");
    }
}
