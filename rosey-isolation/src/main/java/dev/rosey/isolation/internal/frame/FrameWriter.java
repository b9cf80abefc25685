package dev.rosey.isolation.internal.frame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
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
    private static final int BATCH = 64 << 10;
    private static final int BEHIND = 1 << 10; // bytes that the other end has not read, and is no longer at its ease
    private static final int ROUNDS = 4; // how often a thread that sends writes what others have added meanwhile

    /** Gives frames that may wait, such as events under credit; asked when no other frame is there. */
    @FunctionalInterface
    public interface Source {
        /** The next frame, or {@code null} when none may be sent now. Must not block. */
        @Nullable Outgoing poll();
    }

    private final OutputStream out;
    private final Source source;
    private final long maxBytes;
    private final int maxFrames;
    private final long unread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH); // of the thread that writes
    private final Thread thread;
    private volatile @Nullable Thread gatherer;
    private @Nullable Outgoing held; // of the source, for the next to write
    private long queuedBytes;
    private long written;
    private long acknowledged;
    private boolean started;
    private boolean writing;
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
        this.source = source;
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
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
        lock.lock();
        try {
            if (isFull(frame)) {
                return false;
            }
            add(frame);
        } finally {
            lock.unlock();
        }
        flushUnlessGathering();
        return true;
    }

    /** Queues a frame for the writer's thread if there is room. Never blocks. */
    public boolean leave(byte[] bytes) {
        Outgoing frame = new Outgoing(bytes);
        lock.lock();
        try {
            if (isFull(frame)) {
                return false;
            }
            add(frame);
            wake();
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
        lock.lock();
        try {
            while (!closing && isFull(frame)) {
                wake();
                room.await();
            }
            if (closing) {
                return false;
            }
            add(frame);
        } finally {
            lock.unlock();
        }
        flushUnlessGathering();
        return true;
    }

    private boolean isFull(Outgoing frame) {
        return closing || queue.size() >= maxFrames || queuedBytes + frame.length() > maxBytes;
    }

    private void add(Outgoing frame) {
        queue.add(frame);
        queuedBytes += frame.length();
    }

    /**
     * Lets what a thread sends gather until it calls {@link #flush()}, which it does before it waits for anything; with
     * {@code null} nothing gathers. What others send takes along what has gathered.
     */
    public void gather(@Nullable Thread owner) {
        gatherer = owner;
    }

    private void flushUnlessGathering() {
        if (gatherer != Thread.currentThread() || queuedBytesNow() >= BATCH) {
            flush();
        }
    }

    private long queuedBytesNow() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** The other end has read all that was written before this frame. */
    public void acknowledge(Outgoing frame) {
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, frame.start);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the writer's thread look for frames of the source. */
    public void signal() {
        lock.lock();
        try {
            wake();
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
        for (int round = 0; round < ROUNDS; round++) {
            if (!beginHere(most)) {
                return;
            }
            write();
        }
        signal();
    }

    /** Takes the turn to write, if nobody has it, with what surely fits; leaves the rest to the writer's thread. */
    private boolean beginHere(long most) {
        lock.lock();
        try {
            if (writing || !started || closed) {
                return false; // who writes now looks again when it is done
            }
            if (compose(most - (written - acknowledged))) {
                writing = true;
                return true;
            }
            if (!queue.isEmpty() || held != null) {
                work.signal();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Collects what is to be written next, so many bytes at most; says whether there is anything. Under the lock. */
    private boolean compose(long limit) {
        batch.reset();
        while (batch.size() < BATCH) {
            Outgoing queued = queue.peek();
            Outgoing next = queued == null ? ofSource() : queued;
            if (next == null) {
                break;
            }
            if (batch.size() + next.length() > limit) {
                held = queued == null ? next : held;
                break;
            }
            if (queued != null) {
                queue.remove();
                queuedBytes -= next.length();
            }
            next.start = written + batch.size();
            batch.writeBytes(next.bytes);
        }
        written += batch.size();
        if (batch.size() > 0) {
            room.signalAll();
        }
        return batch.size() > 0;
    }

    private @Nullable Outgoing ofSource() {
        Outgoing next = held;
        held = null;
        return next != null || closing ? next : source.poll();
    }

    /** Writes the batch, and gives the turn back. */
    private void write() {
        boolean done = false;
        try {
            batch.writeTo(out);
            out.flush();
            done = true;
        } catch (IOException e) {
            done = false; // the other end is gone, which its exit or the end of its stream tells
        } finally {
            lock.lock();
            try {
                writing = false;
                if (!done) {
                    abandon();
                }
                if (closing) {
                    work.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void wake() {
        if (!writing) {
            work.signal();
        }
    }

    private void run() {
        try (out) {
            while (begin()) {
                write();
            }
        } catch (IOException e) {
            abandon(); // closing it failed: the other end is gone
        } finally {
            abandon();
        }
    }

    /** Waits for something to write, and takes the turn; not at the end. */
    private boolean begin() {
        lock.lock();
        try {
            while (writing || !compose(Long.MAX_VALUE)) {
                if (closed || (closing && !writing)) {
                    return false;
                }
                work.await();
            }
            writing = true;
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
            held = null;
            queuedBytes = 0;
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

    /** Waits for the end of the thread, at most so long; says whether it has ended. */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        thread.join(Math.max(1, unit.toMillis(time)));
        return !thread.isAlive();
    }
}
