package dev.rosey.isolation.internal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writer of a stream: a bounded queue of frames, of which one thread at a time writes as many as have gathered. That
 * is the thread that sends, when it finds the stream idle and what is written cannot block; otherwise the writer's own
 * thread. What the other end has certainly read is told by {@link #acknowledge}. While that is little, frames of the
 * source gather for a moment, so that a busy stream is written in large pieces. Lock order: this writer's lock, then the
 * source's.
 */
public final class FrameWriter implements AutoCloseable {
    /** Gives frames that may wait, such as events under credit; asked when no other frame is there. */
    @FunctionalInterface
    public interface Source {
        /** Adds the frames that may be sent now, in order, until the batch takes no more. Must not block. */
        void drainTo(Batch batch);
    }

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final FrameQueue queue; // guarded by lock
    private final WriteTurn turn;
    private final Thread thread;
    private volatile @Nullable Thread gatherer;

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
        this.turn = new WriteTurn(out, queue, unread, lock, room);
        this.thread = new Thread(this::run, threadName);
        this.thread.setDaemon(true);
    }

    /** Starts the thread; what was queued before is written from now on. */
    public void start() {
        lock.lock();
        try {
            turn.start();
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
            if (turn.isClosing() || !queue.hasRoomFor(frame)) {
                return false;
            }
            queue.add(frame);
            mine = !isGathering() && turn.take();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
        return true;
    }

    /** Queues a frame for the writer's thread if there is room. Never blocks. */
    public boolean leave(byte[] bytes) {
        Outgoing frame = new Outgoing(bytes);
        lock.lock();
        try {
            if (turn.isClosing() || !queue.hasRoomFor(frame)) {
                return false;
            }
            queue.add(frame);
            turn.call();
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
        return put(new Outgoing(bytes));
    }

    /** The same for a frame that was made to be sent. */
    public boolean put(Outgoing frame) throws InterruptedException {
        boolean mine;
        lock.lock();
        try {
            while (!turn.isClosing() && !queue.hasRoomFor(frame)) {
                turn.call();
                room.await();
            }
            if (turn.isClosing()) {
                return false;
            }
            queue.add(frame);
            mine = !isGathering() && turn.take();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
        return true;
    }

    private void writeOn(boolean mine) {
        if (mine) {
            turn.writeOn();
        }
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
            turn.acknowledge(frame.start());
            mine = turn.takeUrgent();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
    }

    /** Lets the writer's thread look for frames of the source. */
    public void signal() {
        lock.lock();
        try {
            turn.call();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what has gathered here if it cannot block, and leaves it to the writer's thread otherwise. */
    public void flush() {
        boolean mine;
        lock.lock();
        try {
            mine = turn.takeUrgent();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
    }

    /** The source has frames that need not wait for others; they are written as sent ones are. */
    public void hurrySource() {
        boolean mine;
        lock.lock();
        try {
            mine = turn.take();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
    }

    /** The source has frames, which wait a moment for others when the other end is behind. */
    public void flushSource() {
        if (!turn.isFree()) {
            return; // whose turn it is looks once more before giving it back
        }
        boolean mine;
        lock.lock();
        try {
            mine = turn.takeForSource();
        } finally {
            lock.unlock();
        }
        writeOn(mine);
    }

    private void run() {
        try (out) {
            boolean written = false;
            while (turn.await(written)) {
                written = turn.write();
            }
        } catch (IOException e) {
            turn.abandon(); // closing it failed: the other end is gone
        } finally {
            turn.abandon();
        }
    }

    /** Takes nothing more, and waits until what is queued was written, at most so long. */
    public boolean finish(long millis) throws InterruptedException {
        lock.lock();
        try {
            turn.finish();
        } finally {
            lock.unlock();
        }
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    /** Whether frames can still be written. */
    public boolean isOpen() {
        lock.lock();
        try {
            return !turn.isClosed();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is queued and ends the thread. */
    @Override
    public void close() {
        turn.abandon();
        thread.interrupt();
    }
}
