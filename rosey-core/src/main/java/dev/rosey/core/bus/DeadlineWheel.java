package dev.rosey.core.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines in a ring of slots: a deadline waits in the slot of its tick modulo {@value #SLOTS}, in a list from which it
 * can be taken without a search. Adding and removing take constant time; what was removed holds no memory. Safe for use
 * by any number of threads.
 */
final class DeadlineWheel {
    /** What {@link #sweep} returns when nothing waits. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int SLOTS = 512;

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable Deadline[] slots = new Deadline[SLOTS]; // guarded by lock, as is all below
    private long swept; // all ticks up to this one have been served
    private int size;

    /** Lets a deadline wait for a tick, or for the next one when that has been served already. */
    void add(Deadline deadline, long tick) {
        deadline.wheel = this;
        lock.lock();
        try {
            deadline.tick = Math.max(tick, swept + 1);
            deadline.waiting = true;
            int slot = slot(deadline.tick);
            Deadline first = slots[slot];
            if (first == null) {
                deadline.before = deadline;
                slots[slot] = deadline;
            } else { // the first one's neighbour before it is the last one
                Deadline last = first.before;
                deadline.before = last;
                if (last != null) {
                    last.after = deadline;
                }
                first.before = deadline;
            }
            size++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a deadline back; false when it does not wait any more. */
    boolean remove(Deadline deadline) {
        lock.lock();
        try {
            if (!deadline.waiting) {
                return false;
            }
            unlink(deadline);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out all deadlines up to a tick.
     *
     * @param now the tick
     * @param due receives them, those of one tick in the order in which they were added
     * @return the next tick at which it is worth looking again, or {@link #NEVER}
     */
    long sweep(long now, List<Deadline> due) {
        lock.lock();
        try {
            long first = Math.max(swept + 1, now - SLOTS + 1);
            for (long tick = first; tick <= now && size > 0; tick++) {
                takeDue(slot(tick), now, due);
            }
            swept = Math.max(swept, now);
            for (long tick = swept + 1; tick <= swept + SLOTS && size > 0; tick++) {
                if (slots[slot(tick)] != null) {
                    return tick;
                }
            }
            return NEVER;
        } finally {
            lock.unlock();
        }
    }

    private void takeDue(int slot, long now, List<Deadline> due) {
        Deadline each = slots[slot];
        while (each != null) {
            Deadline next = each.after;
            if (each.tick <= now) {
                unlink(each);
                due.add(each);
            }
            each = next;
        }
    }

    private void unlink(Deadline deadline) {
        int slot = slot(deadline.tick);
        Deadline before = deadline.before;
        Deadline after = deadline.after;
        Deadline first = slots[slot];
        if (first == deadline) {
            slots[slot] = after;
        } else if (before != null) {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        } else if (first != null && first != deadline) {
            first.before = before;
        }
        deadline.before = null;
        deadline.after = null;
        deadline.waiting = false;
        size--;
    }

    /** All that wait now. */
    List<Deadline> all() {
        lock.lock();
        try {
            List<Deadline> all = new ArrayList<>(size);
            for (Deadline first : slots) {
                for (Deadline each = first; each != null; each = each.after) {
                    all.add(each);
                }
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    private static int slot(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}
