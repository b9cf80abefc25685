package dev.rosey.api.connector;

import java.util.Objects;
import java.util.Optional;

/**
 * A chat line to be said; the payload of {@code send.chat.message} and {@code send.chat.private}. The connector splits,
 * paces and escapes it as its platform needs.
 *
 * @param text plain text, may have several lines
 * @param to the user who alone is to see it; only for {@code send.chat.private}
 */
public record OutgoingMessage(String text, Optional<String> to) {
    /** Checks that the parts are there. */
    public OutgoingMessage {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(to, "to");
    }

    /** A line for everyone. */
    public static OutgoingMessage text(String text) {
        return new OutgoingMessage(text, Optional.empty());
    }

    /** A line for one user. */
    public static OutgoingMessage privately(String user, String text) {
        return new OutgoingMessage(text, Optional.of(user));
    }
}
