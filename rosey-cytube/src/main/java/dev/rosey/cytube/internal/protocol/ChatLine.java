package dev.rosey.cytube.internal.protocol;

import java.time.Instant;

/**
 * A chat or private message.
 *
 * @param user who said it
 * @param html as the server sent it: sanitised HTML
 * @param text plain text, decoded once
 * @param time by the server's clock
 * @param isAction whether it was said with {@code /me}
 * @param isShadow whether it comes from a shadow-muted user, which only moderators see
 */
public record ChatLine(String user, String html, String text, Instant time, boolean isAction, boolean isShadow) {
    /** Whether the server itself speaks: {@code [server]}, {@code [voteskip]}. No user can have such a name. */
    public boolean isFromServer() {
        return user.startsWith("[");
    }
}
