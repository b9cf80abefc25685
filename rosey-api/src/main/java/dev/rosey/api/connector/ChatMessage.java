package dev.rosey.api.connector;

import dev.rosey.api.event.Value;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A chat line in the one form that all platforms are translated to; events of type {@code chat.message},
 * {@code chat.private} and {@code chat.history} carry it. Immutable.
 *
 * @param user the name of who said it, as the platform shows it
 * @param message plain text, decoded
 * @param channel where it was said
 * @param platform the connector's name
 * @param timestamp when it was said, by the platform's clock
 * @param rank standing of the user, see {@link Ranks}
 * @param isPrivate whether it was said to the bot alone
 * @param raw the platform's own frame, when the connector was asked to keep it
 */
public record ChatMessage(
        String user,
        String message,
        String channel,
        String platform,
        Instant timestamp,
        double rank,
        boolean isPrivate,
        Optional<Value> raw) {
    /** Checks that all parts are there. */
    public ChatMessage {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(platform, "platform");
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(raw, "raw");
    }
}
