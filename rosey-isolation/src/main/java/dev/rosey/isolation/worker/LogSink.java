package dev.rosey.isolation.worker;

import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameCodec;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends lines to the host's log: so many a second, of bounded length. What is too much, or finds the pipe full, is
 * dropped and counted; nobody ever waits here.
 */
final class LogSink {
    private static final int LINES_PER_SECOND = 1000;
    private static final long SECOND = 1_000_000_000L;

    private final FrameWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    private long windowStart = System.nanoTime();
    private int sent;
    private long dropped;

    LogSink(FrameWriter writer) {
        this.writer = writer;
    }

    void log(System.Logger.Level level, String logger, String message) {
        lock.lock();
        try {
            if (System.nanoTime() - windowStart >= SECOND) {
                nextWindow();
            }
            if (sent >= LINES_PER_SECOND || !send(level, logger, message)) {
                dropped++;
            } else {
                sent++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells of dropped lines, if there are any to tell of. */
    void flush() {
        lock.lock();
        try {
            nextWindow();
        } finally {
            lock.unlock();
        }
    }

    private void nextWindow() {
        windowStart = System.nanoTime();
        sent = 0;
        if (dropped > 0 && send(System.Logger.Level.WARNING, "log", dropped + " lines dropped: a plugin may write "
                + LINES_PER_SECOND + " lines a second")) {
            dropped = 0;
        }
    }

    private boolean send(System.Logger.Level level, String logger, String message) {
        String text = message.length() > Protocol.MAX_LINE ? message.substring(0, Protocol.MAX_LINE) + "…" : message;
        String name = logger.length() > 200 ? logger.substring(0, 200) : logger;
        return writer.leave(FrameCodec.encode(new Frame.Log(level, name, text)));
    }
}
