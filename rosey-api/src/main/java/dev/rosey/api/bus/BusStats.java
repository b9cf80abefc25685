package dev.rosey.api.bus;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * A snapshot of a bus' counters since it was made. The figures are read one after another, not at one instant; on a
 * quiet bus {@code delivered + dropped + pending} is the number of copies that publishing made.
 *
 * @param published events given to the bus
 * @param delivered copies handed to handlers, also those that then threw
 * @param dropped copies that reached no handler, by reason
 * @param handlerFailures handlers that threw
 * @param noResponders requests that nobody was there to answer
 * @param redelivered deliveries of durable consumers beyond the first
 * @param deadLettered events that durable consumers gave up
 * @param pending copies that wait for a handler now
 * @param oldestPending how long the oldest of them waits, to 10 ms; zero when none does
 * @param subscriptions live subscriptions now
 * @param handlerTimes how long handlers ran until they returned; fast ones are sampled, so that measuring costs little,
 *     and a sample counts for all since the one before
 */
public record BusStats(
        long published,
        long delivered,
        Map<DropReason, Long> dropped,
        long handlerFailures,
        long noResponders,
        long redelivered,
        long deadLettered,
        long pending,
        Duration oldestPending,
        int subscriptions,
        DurationHistogram handlerTimes) {
    /** Copies the map. */
    public BusStats {
        EnumMap<DropReason, Long> copy = new EnumMap<>(DropReason.class);
        copy.putAll(dropped);
        dropped = java.util.Collections.unmodifiableMap(copy);
    }

    /** The number of dropped copies for all reasons but {@link DropReason#LATE_REPLY}, which was never queued. */
    public long totalDropped() {
        long sum = 0;
        for (Map.Entry<DropReason, Long> each : dropped.entrySet()) {
            sum += each.getKey() == DropReason.LATE_REPLY ? 0 : each.getValue();
        }
        return sum;
    }
}
