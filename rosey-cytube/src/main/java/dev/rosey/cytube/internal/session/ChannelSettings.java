package dev.rosey.cytube.internal.session;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * What a connection to a channel is to be like.
 *
 * @param platform the connector's name in subjects
 * @param channel the channel
 * @param login as whom to be there
 * @param channelPassword the password of the channel
 * @param isRaw whether the server's own frames are published as well
 * @param joinTimeout how long joining and logging in may take
 * @param sendTimeout how long a message may wait to be sent
 * @param sendCapacity how many messages may wait to be sent
 * @param maxMessageLength the length of a message; empty to ask the site
 * @param firstDelay the longest delay before the first reconnection
 * @param maxDelay the longest delay before a reconnection
 * @param connectionRefill how long until the server allows one more connection
 * @param active whether anything may be said and published now
 */
public record ChannelSettings(
        String platform,
        String channel,
        Login login,
        Optional<String> channelPassword,
        boolean isRaw,
        Duration joinTimeout,
        Duration sendTimeout,
        int sendCapacity,
        OptionalInt maxMessageLength,
        Duration firstDelay,
        Duration maxDelay,
        Duration connectionRefill,
        BooleanSupplier active) {
    /** Without the passwords. */
    @Override
    public String toString() {
        return platform + ":" + channel + " as " + login;
    }
}
