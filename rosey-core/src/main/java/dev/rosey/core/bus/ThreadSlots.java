package dev.rosey.core.bus;

import java.lang.ref.WeakReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the threads that use a bus small numbers, so that what a thread alone writes is found by an index. A number
 * whose thread has ended is given to another one. There are a few for each processor; a thread that finds none free
 * works without.
 */
final class ThreadSlots {
    /** What a thread without a number has. */
    static final int NONE = -1;

    private static final int TRIES = 4;

    /** Taken to claim a number, and to change what belongs to a number in a way that its owner must see. */
    final ReentrantLock lock = new ReentrantLock();

    private final int size = Math.max(16, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4);
    private volatile @Nullable Owner[] owners = new Owner[size];

    /** How many numbers there are. */
    int size() {
        return size;
    }

    /** The number of this thread, from 0 to {@code size() - 1}, or {@link #NONE}. */
    int mine() {
        Thread me = Thread.currentThread();
        @Nullable Owner[] table = owners;
        int home = home(me) & (table.length - 1);
        Owner there = table[home];
        return there != null && there.refersTo(me) ? home : search(me, table);
    }

    private int search(Thread me, @Nullable Owner[] table) {
        for (int i = 1; i < TRIES; i++) {
            int at = (home(me) + i) & (table.length - 1);
            Owner there = table[at];
            if (there != null && there.refersTo(me)) {
                return at;
            }
        }
        return lock.tryLock() ? claim(me) : NONE;
    }

    private int claim(Thread me) {
        try {
            @Nullable Owner[] table = owners.clone();
            for (int i = 0; i < TRIES; i++) {
                int at = (home(me) + i) & (table.length - 1);
                Owner there = table[at];
                if (there == null || there.isGone()) {
                    table[at] = new Owner(me);
                    owners = table;
                    return at;
                }
            }
            return NONE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether no other thread that may still run has one of the numbers, or can get one without seeing what this
     * thread did before.
     */
    boolean areMine(IntPredicate numbers) {
        Thread me = Thread.currentThread();
        lock.lock();
        try {
            @Nullable Owner[] table = owners;
            for (int i = 0; i < table.length; i++) {
                Owner owner = table[i];
                if (owner != null && numbers.test(i) && !owner.refersTo(me) && !owner.isGone()) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static int home(Thread thread) {
        return (int) thread.getId(); // where to look first, no more: a subclass may say what it likes
    }

    private static final class Owner extends WeakReference<Thread> {
        Owner(Thread thread) {
            super(thread);
        }

        boolean isGone() {
            Thread thread = get();
            return thread == null || !thread.isAlive();
        }
    }
}
