package dev.rosey.isolation.internal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is to write: one thread at a time collects what waits, writes it without the lock, and looks for more
 * before it gives the turn back. What a sending thread may write is limited by what the other end has certainly read; the
 * rest is for the writer's own thread, which waits a moment for more as long as the other end is behind. Lock order:
 * this lock, then the source's.
 */
final class WriteTurn {
    private static final int BEHIND = 1 << 10; // bytes that the other end has not read, and is no longer at its ease
    private static final int ROUNDS = 4; // how often a thread that sends writes what others have added meanwhile
    private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

    /** Who may write. */
    private enum State {
        FREE,
        /** The writer's thread is to write, and has been woken. */
        CALLED,
        /** The writer's thread waits for more of the source; what else is sent need not. */
        GATHERING,
        /** Somebody writes, and looks for more when that is done. */
        TAKEN
    }

    private final OutputStream out;
    private final long limit;
    private final ReentrantLock lock;
    private final Condition work;
    private final Condition room;
    private final FrameQueue queue; // guarded by lock, as is all below
    private volatile State state = State.FREE; // written under lock; who adds frames and then finds it not free may go
    private long acknowledged;
    private boolean started;
    private boolean closing;
    private boolean closed;

    /**
     * A turn that nobody has.
     *
     * @param out where to write
     * @param queue what to write
     * @param limit how many bytes threads that send may have written that the other end has not certainly read
     * @param lock guards all this
     * @param room signalled when there is room in the queue again
     */
    WriteTurn(OutputStream out, FrameQueue queue, long limit, ReentrantLock lock, Condition room) {
        this.out = out;
        this.limit = limit;
        this.queue = queue;
        this.lock = lock;
        this.work = lock.newCondition();
        this.room = room;
    }

    /** Whether nobody writes, or is about to: if not, what was added before is certainly seen. */
    boolean isFree() {
        return state == State.FREE;
    }

    /** Whether no frame is taken any more. Under the lock. */
    boolean isClosing() {
        return closing;
    }

    /** Whether nothing is written any more. Under the lock. */
    boolean isClosed() {
        return closed;
    }

    /** From now on there may be turns. Under the lock. */
    void start() {
        started = true;
    }

    /** The other end has read so much of the stream. Under the lock. */
    void acknowledge(long bytes) {
        acknowledged = Math.max(acknowledged, bytes);
    }

    /**
     * Takes the turn if nobody has it, to write what surely fits; leaves the rest to the writer's thread. Under the lock.
     *
     * @return whether {@link #writeOn} is to be called, without the lock
     */
    boolean take() {
        return (state == State.FREE || state == State.GATHERING) && started && !closed && compose(limit);
    }

    /** The same, but leaves what gathers for the writer's thread, unless frames wait or the other end is at its ease. */
    boolean takeUrgent() {
        return (state != State.GATHERING || queue.bytes() > 0 || !isBehind()) && take();
    }

    /** The same for frames of the source, which gather when the other end is behind. */
    boolean takeForSource() {
        if (state == State.FREE && started && isBehind()) {
            state = State.GATHERING;
            work.signal();
        }
        return state == State.FREE && take();
    }

    /** Whether the other end has yet to read a good deal, so that it need not have more at once. */
    private boolean isBehind() {
        return limit != Long.MAX_VALUE && queue.composed() - acknowledged > BEHIND;
    }

    /** Takes the turn if there is something to write, and collects it; gives it back if not. Under the lock. */
    private boolean compose(long most) {
        state = State.TAKEN;
        if (collect(most)) {
            return true;
        }
        if (state == State.TAKEN) {
            state = State.FREE;
            if (collect(most)) { // what was added by somebody who saw the turn taken
                state = State.TAKEN;
                return true;
            }
        }
        return false;
    }

    private boolean collect(long most) {
        Batch batch = queue.compose(
                most == Long.MAX_VALUE ? most : most - (queue.composed() - acknowledged), !closing);
        if (batch.size() > 0) {
            room.signalAll();
            return true;
        }
        if (batch.isFull()) {
            handOver();
        }
        return false;
    }

    private void handOver() {
        state = State.CALLED;
        work.signal();
    }

    /** Has the writer's thread look for frames, unless somebody does. Under the lock. */
    void call() {
        if (state != State.TAKEN) {
            handOver();
        }
    }

    /** Writes as long as there is more, a few times at most; the rest is left to the writer's thread. */
    void writeOn() {
        boolean more = true;
        for (int round = 1; more; round++) {
            more = write() && goOn(round < ROUNDS);
        }
    }

    private boolean goOn(boolean here) {
        lock.lock();
        try {
            if (here && compose(limit)) {
                return true;
            }
            if (!here) {
                handOver();
            } else if (closing) {
                work.signal();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was collected; says whether that went well. */
    boolean write() {
        try {
            queue.batch().writeTo(out);
            return true;
        } catch (IOException e) {
            abandon(); // the other end is gone, which its exit or the end of its stream tells
            return false;
        }
    }

    /**
     * Has the writer's thread wait for something to write, and take the turn unless it has it.
     *
     * @param has whether it has the turn, and has written
     * @return whether it is to write; not at the end
     */
    boolean await(boolean has) {
        boolean mine = has;
        lock.lock();
        try {
            if (has && isBehind() && queue.bytes() == 0 && !queue.batch().isFull() && !closing) {
                state = State.GATHERING;
            }
            while (true) {
                if (state == State.GATHERING) {
                    long unused = work.awaitNanos(MOMENT);
                    mine = state == State.GATHERING;
                }
                if ((mine || state != State.TAKEN) && compose(Long.MAX_VALUE)) {
                    return true;
                }
                mine = false;
                if (closed || (closing && state != State.TAKEN)) {
                    return false;
                }
                if (state != State.GATHERING) {
                    work.await();
                }
            }
        } catch (InterruptedException e) {
            return false; // the writer is closed
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what is queued is still written. Under the lock. */
    void finish() {
        closing = true;
        work.signalAll();
        room.signalAll();
    }

    /** Drops what is queued, and takes nothing more. */
    void abandon() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            finish();
        } finally {
            lock.unlock();
        }
    }
}
