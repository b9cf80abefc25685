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
 * The one writer of a stream: a bounded queue of frames, and a thread that writes as many at once as have gathered.
 * Lock order: this writer's lock, then the source's.
 */
public final class FrameWriter implements AutoCloseable {
    private static final int BATCH = 64 << 10;

    /** Gives frames that may wait, such as events under credit; asked when no other frame is there. */
    @FunctionalInterface
    public interface Source {
        /** The next frame as bytes, or {@code null} when none may be sent now. Must not block. */
        byte @Nullable [] poll();
    }

    private final OutputStream out;
    private final Source source;
    private final long maxBytes;
    private final int maxFrames;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Thread thread;
    private long queuedBytes;
    private boolean closing;
    private boolean closed;

    /** Makes a writer that starts with {@link #start()}; what it queues is bounded in bytes and frames. */
    public FrameWriter(OutputStream out, String threadName, Source source, long maxBytes, int maxFrames) {
        this.out = out;
        this.source = source;
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
        this.thread = new Thread(this::run, threadName);
        this.thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Queues a frame if there is room. Never blocks. */
    public boolean offer(byte[] frame) {
        lock.lock();
        try {
            if (closing || queue.size() >= maxFrames || queuedBytes + frame.length > maxBytes) {
                return false;
            }
            add(frame);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a frame, and waits for room if need be.
     *
     * @return whether it was queued; not when the writer is closed
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public boolean put(byte[] frame) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closing && (queue.size() >= maxFrames || queuedBytes + frame.length > maxBytes)) {
                room.await();
            }
            if (closing) {
                return false;
            }
            add(frame);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(byte[] frame) {
        queue.add(frame);
        queuedBytes += frame.length;
        work.signal();
    }

    /** Tells that the source may have something now. */
    public void signal() {
        lock.lock();
        try {
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (OutputStream target = out) {
            for (byte[] batch = next(); batch.length > 0; batch = next()) {
                target.write(batch);
                target.flush();
            }
        } catch (IOException e) {
            abandon(); // the other end is gone, which its exit or the end of its stream tells
        } catch (InterruptedException e) {
            abandon();
        } finally {
            abandon();
        }
    }

    /** The frames that have gathered; empty at the end. */
    private byte[] next() throws InterruptedException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        lock.lockInterruptibly();
        try {
            while (true) {
                for (byte[] frame = queue.poll(); frame != null; frame = queue.poll()) {
                    queuedBytes -= frame.length;
                    batch.writeBytes(frame);
                    if (batch.size() >= BATCH) {
                        break;
                    }
                }
                while (batch.size() < BATCH && !closing) {
                    byte[] frame = source.poll();
                    if (frame == null) {
                        break;
                    }
                    batch.writeBytes(frame);
                }
                if (batch.size() > 0 || closing) {
                    room.signalAll();
                    return batch.toByteArray();
                }
                work.await();
            }
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
            queuedBytes = 0;
            room.signalAll();
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
        signal();
    }

    /** Waits for the end of the thread, at most so long; says whether it has ended. */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        thread.join(Math.max(1, unit.toMillis(time)));
        return !thread.isAlive();
    }
}
