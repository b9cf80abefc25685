package dev.rosey.nats.config;

import java.time.Duration;

/**
 * How a bus tries to get a lost connection back: round after round over all servers.
 *
 * @param pause how long it waits between two rounds
 * @param jitter up to so much is added to it by chance, so that clients do not come back all at once
 * @param maxRounds after so many rounds in vain the bus closes itself for good; {@link #FOREVER} for never
 */
public record Reconnect(Duration pause, Duration jitter, int maxRounds) {
    /** Never gives up. */
    public static final int FOREVER = -1;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public Reconnect {
        NatsConfig.requireRange("pause", pause, Duration.ofMillis(10), LONGEST);
        NatsConfig.requireRange("jitter", jitter, Duration.ZERO, LONGEST);
        if (maxRounds < FOREVER) {
            throw new IllegalArgumentException("maxRounds is " + maxRounds + "; it must be 0 or more, or FOREVER");
        }
    }

    /** A round each second, with up to 200 ms more, for ever. */
    public static Reconnect defaults() {
        return new Reconnect(Duration.ofSeconds(1), Duration.ofMillis(200), FOREVER);
    }
}
