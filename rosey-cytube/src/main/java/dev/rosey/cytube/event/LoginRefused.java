package dev.rosey.cytube.event;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The server refused a login; events of type {@code connection.login_refused} carry it.
 *
 * @param reason why
 * @param text the server's own words
 * @param retryAfter how long to wait before the same login may succeed; empty when it never will, or when the server
 *     does not say
 */
public record LoginRefused(Reason reason, String text, Optional<Duration> retryAfter) implements LoginOutcome {
    /** Why a login was refused. */
    public enum Reason {
        /** Guest logins from one address must be some time apart. */
        COOL_DOWN,
        /** Someone in the channel has the name, perhaps an earlier connection that the server has not given up yet. */
        NAME_IN_USE,
        /** The name, or one that looks like it, has an account; guests cannot use it. */
        NAME_REGISTERED,
        /** The server keeps the name for itself. */
        NAME_RESERVED,
        /** The name has characters or a length that the server does not allow. */
        INVALID_NAME,
        /** Name and password do not belong together. */
        WRONG_PASSWORD,
        /** There is no such account. */
        UNKNOWN_USER,
        /** The server did not answer in time. */
        NO_ANSWER,
        /** A reason that is not known here; the text has it. */
        OTHER;

        /** Whether the same login may succeed later without a change by the operator. */
        public boolean isTemporary() {
            return this == COOL_DOWN || this == NAME_IN_USE || this == NO_ANSWER || this == OTHER;
        }
    }

    /** Checks that the parts are there. */
    public LoginRefused {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(retryAfter, "retryAfter");
    }
}
