package dev.rosey.nats.config;

/**
 * What becomes of events that are published while there is no connection: so many are kept, in order, and sent when it
 * is back; what goes beyond is refused with {@link dev.rosey.api.bus.DisconnectedException} and counted as
 * {@link dev.rosey.api.bus.DropReason#DISCONNECTED}.
 *
 * @param maxEvents how many are kept at most
 * @param maxBytes how many bytes they may take on the wire at most
 */
public record PublishBuffer(int maxEvents, long maxBytes) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public PublishBuffer {
        if (maxEvents < 0 || maxEvents > 10_000_000) {
            throw new IllegalArgumentException("maxEvents is " + maxEvents + "; use 0 to 10,000,000");
        }
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + "; it must not be negative");
        }
    }

    /** Keeps 65,536 events of 64 MiB together. */
    public static PublishBuffer defaults() {
        return new PublishBuffer(65_536, 64L << 20);
    }

    /** Keeps nothing: each event that is published without a connection is refused. */
    public static PublishBuffer none() {
        return new PublishBuffer(0, 0);
    }
}
