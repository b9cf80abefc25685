package dev.rosey.cytube.event;

import java.util.Objects;

/**
 * The server knows the connector by a name.
 *
 * @param name as the server spells it, which may differ in case from what was asked for
 * @param isGuest whether the name has no account
 */
public record LoggedIn(String name, boolean isGuest) implements LoginOutcome {
    /** Checks the name. */
    public LoggedIn {
        Objects.requireNonNull(name, "name");
    }
}
