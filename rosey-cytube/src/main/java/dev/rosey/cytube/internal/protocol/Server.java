package dev.rosey.cytube.internal.protocol;

import java.net.URI;

/**
 * A server that a channel is on.
 *
 * @param url {@code http} or {@code https}
 * @param isSecure whether the site calls it secure
 */
public record Server(URI url, boolean isSecure) {}
