package dev.rosey.isolation.internal.supervisor;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets only so many processes start at the same time, in the order in which they come. More of them would only take the
 * processor from each other until the last ones miss their time. Safe for use by any number of threads.
 */
public final class StartQueue {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private int starting;

    /**
     * A queue for a machine.
     *
     * @param most how many may start at the same time, at least 1
     */
    public StartQueue(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + "; it must be at least 1");
        }
        this.most = most;
    }

    /** One start: it waits, is under way, or is over. */
    final class Turn {
        private final Runnable start;
        private boolean hasBegun; // guarded by the lock
        private boolean isOver; // guarded by the lock

        private Turn(Runnable start) {
            this.start = start;
        }

        /** The start is over, or nobody wants it any more. Idempotent. */
        void end() {
            Turn next = null;
            lock.lock();
            try {
                if (isOver) {
                    return;
                }
                isOver = true;
                if (!hasBegun) {
                    waiting.remove(this);
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    starting--;
                } else {
                    next.hasBegun = true;
                }
            } finally {
                lock.unlock();
            }
            if (next != null) {
                next.start.run();
            }
        }
    }

    /** Runs the action when there is room: now, or on a thread that ends another turn. It must be short. */
    Turn enter(Runnable start) {
        Turn turn = new Turn(start);
        lock.lock();
        try {
            if (starting == most) {
                waiting.add(turn);
                return turn;
            }
            starting++;
            turn.hasBegun = true;
        } finally {
            lock.unlock();
        }
        start.run();
        return turn;
    }
}
