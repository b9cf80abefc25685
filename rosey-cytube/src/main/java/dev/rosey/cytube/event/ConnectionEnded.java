package dev.rosey.cytube.event;

import java.util.Objects;

/**
 * The connector has left its channel for good and makes no further attempt; events of type {@code connection.ended}
 * carry it.
 *
 * @param cause why
 * @param reason the server's own words, or more detail
 */
public record ConnectionEnded(Cause cause, String reason) {
    /** Why a connector gives up. */
    public enum Cause {
        /** It was closed by its application. */
        CLOSED,
        /** Someone with the right to do so kicked it. */
        KICKED,
        /** It is banned from the channel or the server. */
        BANNED,
        /** Somebody logged in to the same account in the same channel. */
        DUPLICATE_LOGIN,
        /** The channel was deleted, or banned by the administrators of the site. */
        CHANNEL_GONE,
        /** The site does not allow such a channel name. */
        INVALID_CHANNEL,
        /** The channel asks for a password, and none or the wrong one was given. */
        CHANNEL_PASSWORD,
        /** The login was refused for a reason that only the operator can change. */
        LOGIN_REFUSED,
        /** The server says that the connector did what its rank does not allow. */
        NOT_PERMITTED
    }

    /** Checks that the parts are there. */
    public ConnectionEnded {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(reason, "reason");
    }
}
