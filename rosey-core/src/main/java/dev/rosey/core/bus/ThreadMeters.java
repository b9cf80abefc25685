package dev.rosey.core.bus;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A counter for many threads that costs each a plain write: a thread finds the meter that it alone writes by its
 * number. A meter whose thread has ended is taken over by another one. A thread that finds none free counts in an
 * adder that all share.
 */
final class ThreadMeters {
    private static final int TRIES = 4;
    private static final Owned[] NONE = new Owned[1];

    private final ReentrantLock lock = new ReentrantLock(); // taken to claim a meter
    private volatile @Nullable Owned[] meters = NONE;
    private final LongAdder begunElsewhere = new LongAdder();
    private final LongAdder endedElsewhere = new LongAdder();

    /** Counts one. */
    void increment() {
        Meter mine = mine();
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

    /** The meter of this thread; null when it must count without one. */
    @Nullable Meter mine() {
        Thread me = Thread.currentThread();
        @Nullable Owned[] table = meters;
        Owned home = table[index(me) & (table.length - 1)];
        return home != null && home.owner.refersTo(me) ? home : search(me, table);
    }

    private @Nullable Meter search(Thread me, @Nullable Owned[] table) {
        int home = index(me);
        for (int i = 1; i < TRIES; i++) {
            Owned next = table[(home + i) & (table.length - 1)];
            if (next != null && next.owner.refersTo(me)) {
                return next;
            }
        }
        return lock.tryLock() ? claim(me, home) : null;
    }

    private @Nullable Meter claim(Thread me, int home) {
        try {
            @Nullable Owned[] table = meters.length > 1 ? meters.clone() : new Owned[length()];
            for (int i = 0; i < TRIES; i++) {
                int at = (home + i) & (table.length - 1);
                Owned there = table[at];
                if (there == null) {
                    there = new Owned(me);
                    table[at] = there;
                    meters = table;
                    return there;
                } else if (there.isOrphan()) {
                    there.owner = new WeakReference<>(me);
                    return there;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no other thread that may still run has a meter, or can get one without seeing what this one did. */
    boolean areMine() {
        Thread me = Thread.currentThread();
        lock.lock();
        try {
            for (Owned each : meters) {
                if (each != null && !each.owner.refersTo(me) && !each.isOrphan()) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static int length() {
        return Math.max(16, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4);
    }

    private static int index(Thread thread) {
        return (int) thread.getId(); // where to look first, no more: a subclass may say what it likes
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
        for (Owned each : meters) {
            sum += each == null ? 0 : count.applyAsLong(each);
        }
        return sum;
    }

    /** A meter and the thread that may write it. */
    private static final class Owned extends Meter {
        private volatile WeakReference<Thread> owner;

        Owned(Thread owner) {
            this.owner = new WeakReference<>(owner);
        }

        boolean isOrphan() {
            Thread thread = owner.get();
            return thread == null || !thread.isAlive();
        }
    }
}
