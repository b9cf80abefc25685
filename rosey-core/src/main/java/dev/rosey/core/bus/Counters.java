package dev.rosey.core.bus;

import dev.rosey.api.bus.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a bus counts. */
final class Counters {
    final LongAdder published = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder noResponders = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

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
}
