package dev.rosey.cytube.internal.protocol;

import java.time.Duration;

/**
 * What of a channel's options matters for sending.
 *
 * @param hasAntiflood whether users below moderator are limited more than everyone
 * @param burst how many messages may follow at once, for those
 * @param perSecond how many a second after the burst, for those
 * @param cooldown how long a silence gives the burst back, for those
 * @param allowsControlCharacters whether control characters are kept
 */
public record ChannelOptions(
        boolean hasAntiflood, int burst, double perSecond, Duration cooldown, boolean allowsControlCharacters) {
    /** What a channel has that says nothing. */
    public static final ChannelOptions DEFAULTS = new ChannelOptions(true, 4, 1, Duration.ofSeconds(4), false);
}
