package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurationHistogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a bus counts. */
final class Counters {
    final ThreadMeters published;
    /** What live subscriptions do not count themselves. */
    final LongAdder delivered = new LongAdder();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder noResponders = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final AtomicLongArray handlerTimes = new AtomicLongArray(DurationHistogram.BUCKETS);

    Counters(ThreadSlots slots) {
        published = new ThreadMeters(slots);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void dropped(DropReason reason, long number) {
        LongAdder adder = dropped.get(reason);
        if (adder != null) {
            adder.add(number);
        }
    }

    /** The reasons for which something was dropped. */
    Map<DropReason, Long> dropped() {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, adder) -> {
            if (adder.sum() > 0) {
                sums.put(reason, adder.sum());
            }
        });
        return sums;
    }

    /** Takes in how long a handler ran, and for how many events that stands. */
    void handled(long nanos, long events) {
        handlerTimes.getAndAdd(DurationHistogram.bucket(nanos), events);
    }

    DurationHistogram handlerTimes() {
        long[] counts = new long[DurationHistogram.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = handlerTimes.get(i);
        }
        return DurationHistogram.of(counts);
    }
}
