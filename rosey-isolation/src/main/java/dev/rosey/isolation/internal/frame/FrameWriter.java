package dev.rosey.isolation.internal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a stream: a bounded queue of frames, of which one thread at a time writes as many as have gathered. That
 * is the thread that sends, when it finds the stream idle and what is written cannot block; otherwise the writer's own
 * thread. What the other end has certainly read is told by {@link #acknowledge}. Lock order: this writer's lock, then
 * the source's.
 */
public final class FrameWriter implements AutoCloseable {
    private static final int BEHIND = 1 << 10; // bytes that the other end has not read, and is no longer at its ease
    private static final int ROUNDS = 4; // how often a thread that sends writes what others have added meanwhile

    /** Gives frames that may wait, such as events under credit; asked when no other frame is there. */
    @FunctionalInterface
    public interface Source {
        /** Adds the frames that may be sent now, in order, until the batch takes no more. Must not block. */
        void drainTo(Batch batch);
    }

    /** Who may write. */
    private enum Turn {
        FREE,
        /** The writer's thread is to write, and has been woken. */
        CALLED,
        /** Somebody writes, and looks for more when that is done. */
        TAKEN
    }

    private final OutputStream out;
    private final long unread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final FrameQueue queue; // guarded by lock, as is all below but the volatile ones
    private final Thread thread;
    private volatile Turn turn = Turn.FREE; // written under lock; who adds frames and then finds it not free may go
    private volatile @Nullable Thread gatherer;
    private long acknowledged;
    private boolean started;
    private boolean closing;
    private boolean closed;

    /**
     * Makes a writer that starts with {@link #start()}; what it queues is bounded in bytes and frames.
     *
     * @param out the stream
     * @param threadName the name of the writer's thread
     * @param source where frames come from that may wait
     * @param maxBytes how many bytes may be queued
     * @param maxFrames how many frames may be queued
     * @param unread how many bytes may be written by threads that send before the other end acknowledges: as many as
     *     surely fit into the pipe, or {@link Long#MAX_VALUE} when such threads may wait for the other end
     */
    public FrameWriter(
            OutputStream out, String threadName, Source source, long maxBytes, int maxFrames, long unread) {
        this.out = out;
        this.queue = new FrameQueue(source, maxBytes, maxFrames);
        this.unread = unread;
        this.thread = new Thread(this::run, threadName);
        this.thread.setDaemon(true);
    }

    /** Starts the thread; what was queued before is written from now on. */
    public void start() {
        lock.lock();
        try {
            started = true;
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Sends a frame if there is room. Never blocks, unless the writer was made for threads that may wait. */
    public boolean offer(byte[] frame) {
        return offer(new Outgoing(frame));
    }

    /** Sends a frame if there is room. Never blocks, unless the writer was made for threads that may wait. */
    public boolean offer(Outgoing frame) {
        boolean mine;
        lock.lock();
        try {
            if (closing || !queue.hasRoomFor(frame)) {
                return false;
            }
            queue.add(frame);
            mine = !isGathering() && takeTurn(unread);
        } finally {
            lock.unlock();
        }
        writeOn(mine, unread);
        return true;
    }

    /** Queues a frame for the writer's thread if there is room. Never blocks. */
    public boolean leave(byte[] bytes) {
        Outgoing frame = new Outgoing(bytes);
        lock.lock();
        try {
            if (closing || !queue.hasRoomFor(frame)) {
                return false;
            }
            queue.add(frame);
            call();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a frame, and waits for room if need be.
     *
     * @return whether it was sent; not when the writer is closed
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public boolean put(byte[] bytes) throws InterruptedException {
        Outgoing frame = new Outgoing(bytes);
        boolean mine;
        lock.lock();
        try {
            while (!closing && !queue.hasRoomFor(frame)) {
                call();
                room.await();
            }
            if (closing) {
                return false;
            }
            queue.add(frame);
            mine = !isGathering() && takeTurn(unread);
        } finally {
            lock.unlock();
        }
        writeOn(mine, unread);
        return true;
    }

    /**
     * Lets what a thread sends gather until it calls {@link #flush()}, which it does before it waits for anything; with
     * {@code null} nothing gathers. What others send takes along what has gathered.
     */
    public void gather(@Nullable Thread owner) {
        gatherer = owner;
    }

    private boolean isGathering() {
        return gatherer == Thread.currentThread() && queue.bytes() < Batch.SIZE;
    }

    /** The other end has read all that was written before this frame; what waited for that is written. */
    public void acknowledge(Outgoing frame) {
        boolean mine;
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, frame.start());
            mine = takeTurn(unread);
        } finally {
            lock.unlock();
        }
        writeOn(mine, unread);
    }

    /** Lets the writer's thread look for frames of the source. */
    public void signal() {
        lock.lock();
        try {
            call();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what has gathered here if it cannot block, and leaves it to the writer's thread otherwise. */
    public void flush() {
        flush(unread);
    }

    /** The same for frames of the source, which gather for the writer's thread when the other end is behind. */
    public void flushSource() {
        flush(Math.min(unread, BEHIND));
    }

    private void flush(long most) {
        if (turn != Turn.FREE) {
            return; // whose turn it is looks once more after giving it back
        }
        boolean mine;
        lock.lock();
        try {
            mine = takeTurn(most);
        } finally {
            lock.unlock();
        }
        writeOn(mine, most);
    }

    /** Takes the turn if nobody has it, to write what surely fits; leaves the rest to the writer's thread. */
    private boolean takeTurn(long most) {
        return turn == Turn.FREE && started && !closed && compose(most);
    }

    /** Takes the turn if there is something to write, and collects it; gives it back if not. Under the lock. */
    private boolean compose(long most) {
        turn = Turn.TAKEN;
        if (collect(most)) {
            return true;
        }
        if (turn == Turn.TAKEN) {
            turn = Turn.FREE;
            if (collect(most)) { // what was added by somebody who saw the turn taken
                turn = Turn.TAKEN;
                return true;
            }
        }
        return false;
    }

    private boolean collect(long most) {
        long limit = most == Long.MAX_VALUE ? most : most - (queue.composed() - acknowledged);
        Batch batch = queue.compose(limit, !closing);
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
        turn = Turn.CALLED;
        work.signal();
    }

    private void call() {
        if (turn != Turn.TAKEN) {
            handOver();
        }
    }

    /** Writes as long as there is more, a few times at most; the rest is left to the writer's thread. */
    private void writeOn(boolean mine, long most) {
        boolean more = mine;
        for (int round = 1; more; round++) {
            more = write() && goOn(round < ROUNDS, most);
        }
    }

    private boolean goOn(boolean here, long most) {
        lock.lock();
        try {
            if (here && compose(most)) {
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
    private boolean write() {
        try {
            queue.batch().writeTo(out);
            return true;
        } catch (IOException e) {
            abandon(); // the other end is gone, which its exit or the end of its stream tells
            return false;
        }
    }

    private void run() {
        try (out) {
            boolean mine = false;
            while (begin(mine)) {
                mine = write();
            }
        } catch (IOException e) {
            abandon(); // closing it failed: the other end is gone
        } finally {
            abandon();
        }
    }

    /** Waits for something to write, and takes the turn unless it has it; not at the end. */
    private boolean begin(boolean has) {
        boolean mine = has;
        lock.lock();
        try {
            while (!(mine || turn != Turn.TAKEN) || !compose(Long.MAX_VALUE)) {
                mine = false;
                if (closed || (closing && turn != Turn.TAKEN)) {
                    return false;
                }
                work.await();
            }
            return true;
        } catch (InterruptedException e) {
            return false; // the writer is closed
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and waits until what is queued was written, at most so long. */
    public boolean finish(long millis) throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    private void abandon() {
        lock.lock();
        try {
            closing = true;
            closed = true;
            queue.clear();
            room.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether frames can still be written. */
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is queued and ends the thread. */
    @Override
    public void close() {
        abandon();
        thread.interrupt();
    }
}
