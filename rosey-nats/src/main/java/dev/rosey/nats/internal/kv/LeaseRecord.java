package dev.rosey.nats.internal.kv;

import dev.rosey.api.event.PayloadException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.BinaryCodec;
import dev.rosey.nats.config.LeaseSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * What a holder writes under a lease.
 *
 * @param id of the competitor, which no other has
 * @param holder who that is, for people
 * @param millis for how long others leave the lease alone after this
 * @param beat grows with each record of a competitor
 */
record LeaseRecord(String id, String holder, long millis, long beat) {
    private static final int MAX_SHOWN = 100;

    byte[] encode() {
        return BinaryCodec.INSTANCE.encode(Value.map()
                .put("id", id).put("holder", holder).put("millis", millis).put("beat", beat).build());
    }

    /** The record that was written so; empty if none was. */
    static Optional<LeaseRecord> decode(byte[] bytes) {
        try {
            LeaseRecord read = BinaryCodec.INSTANCE.decode(bytes).as(LeaseRecord.class);
            return read.millis > 0 ? Optional.of(read) : Optional.empty();
        } catch (PayloadException e) {
            return Optional.empty();
        }
    }

    /** For how long others leave the lease alone. */
    Duration duration() {
        return Duration.ofMillis(Math.min(millis, LeaseSpec.MAX_DURATION.toMillis()));
    }

    /** Who holds it, for a message. */
    String shownHolder() {
        return holder.length() > MAX_SHOWN ? holder.substring(0, MAX_SHOWN) + '…' : holder;
    }
}
