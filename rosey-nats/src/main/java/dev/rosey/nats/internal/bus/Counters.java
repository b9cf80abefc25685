package dev.rosey.nats.internal.bus;

import dev.rosey.api.bus.DropReason;
import dev.rosey.api.bus.DurationHistogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a bus counts. */
public final class Counters {
    final LongAdder published = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder noResponders = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final AtomicLongArray handlerTimes = new AtomicLongArray(DurationHistogram.BUCKETS);

    Counters() {
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

    Map<DropReason, Long> dropped() {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, adder) -> sums.put(reason, adder.sum()));
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    /** Takes in how long a handler ran. */
    void handled(long nanos) {
        handlerTimes.getAndIncrement(DurationHistogram.bucket(nanos));
    }

    DurationHistogram handlerTimes() {
        long[] counts = new long[DurationHistogram.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = handlerTimes.get(i);
        }
        return DurationHistogram.of(counts);
    }
}
