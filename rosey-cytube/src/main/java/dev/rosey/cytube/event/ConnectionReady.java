package dev.rosey.cytube.event;

import java.util.Objects;
import java.util.Optional;

/**
 * The connector has joined its channel and, if it has a name, logged in; events of type {@code connection.ready} carry
 * it, once for each connection.
 *
 * @param channel the channel
 * @param platform the connector's name
 * @param user the connector's own name in the channel; empty for an anonymous one
 * @param rank its standing
 */
public record ConnectionReady(String channel, String platform, Optional<String> user, double rank) {
    /** Checks that the parts are there. */
    public ConnectionReady {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(user, "user");
    }
}
