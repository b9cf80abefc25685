package dev.rosey.api.connector;

import java.util.Objects;

/**
 * Someone in a channel; events of type {@code user.joined}, {@code user.left} and {@code user.updated} carry it.
 *
 * @param name as the platform shows it
 * @param rank standing, see {@link Ranks}
 * @param afk whether away from the keyboard
 * @param muted whether not heard
 */
public record ChatUser(String name, double rank, boolean afk, boolean muted) {
    /** Checks the name. */
    public ChatUser {
        Objects.requireNonNull(name, "name");
    }
}
