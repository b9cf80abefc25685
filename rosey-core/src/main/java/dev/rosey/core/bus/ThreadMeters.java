package dev.rosey.core.bus;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A counter for many threads that costs each a plain write: a thread finds the meter that it alone writes by its
 * number, see {@link ThreadSlots}. A thread without a number counts in an adder that all share.
 */
final class ThreadMeters {
    private static final Meter[] NONE = new Meter[0];

    private final ThreadSlots slots;
    private volatile @Nullable Meter[] meters = NONE; // replaced under the lock of the slots
    private final LongAdder begunElsewhere = new LongAdder();
    private final LongAdder endedElsewhere = new LongAdder();

    ThreadMeters(ThreadSlots slots) {
        this.slots = slots;
    }

    /** Counts one, on the thread with this number. */
    void increment(int slot) {
        Meter mine = of(slot);
        if (mine == null) {
            begunElsewhere.increment();
        } else {
            boolean unused = mine.count();
        }
    }

    /** Counts a beginning without a meter of the thread's own. */
    void countElsewhere() {
        begunElsewhere.increment();
    }

    /** Counts an end where the beginning was counted without a meter of the thread's own. */
    void endElsewhere() {
        endedElsewhere.increment();
    }

    /** The meter of this thread, which has this number; null when it must count without one. */
    @Nullable Meter of(int slot) {
        @Nullable Meter[] table = meters;
        if (slot >= 0 && slot < table.length) {
            Meter there = table[slot];
            if (there != null) {
                return there;
            }
        }
        return slot != ThreadSlots.NONE && slots.lock.tryLock() ? made(slot) : null;
    }

    private Meter made(int slot) {
        try {
            @Nullable Meter[] table = meters.length == 0 ? new Meter[slots.size()] : meters.clone();
            Meter meter = new Meter();
            table[slot] = meter;
            meters = table;
            return meter;
        } finally {
            slots.lock.unlock();
        }
    }

    /** Whether no other thread that may still run has a meter, or can get one without seeing what this one did. */
    boolean areMine() {
        return slots.areMine(slot -> slot < meters.length && meters[slot] != null);
    }

    /** How often counting began. */
    long begun() {
        return sum(Meter::begun) + begunElsewhere.sum();
    }

    /** How often counting ended. */
    long ended() {
        return sum(Meter::ended) + endedElsewhere.sum();
    }

    private long sum(ToLongFunction<Meter> count) {
        long sum = 0;
        for (Meter each : meters) {
            sum += each == null ? 0 : count.applyAsLong(each);
        }
        return sum;
    }
}
