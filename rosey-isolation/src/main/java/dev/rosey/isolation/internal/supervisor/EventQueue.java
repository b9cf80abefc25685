package dev.rosey.isolation.internal.supervisor;

import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for a plugin: a bounded queue for each subscription, served in turn while the plugin has credit. A
 * full queue gives up its oldest event, so that a plugin that does not read never holds up a publisher.
 */
final class EventQueue implements FrameWriter.Source {
    private static final long MAX_BYTES = 16 << 20;

    private static final class Waiting {
        private final long delivery;
        private final byte[] frame;

        private Waiting(long delivery, byte[] frame) {
            this.delivery = delivery;
            this.frame = frame;
        }
    }

    private static final class Line {
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private final int capacity;
        private boolean queued;

        private Line(int capacity) {
            this.capacity = capacity;
        }
    }

    private final LongConsumer onDrop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Line> lines = new HashMap<>();
    private final ArrayDeque<Line> turn = new ArrayDeque<>();
    private int credit = Protocol.EVENT_WINDOW;
    private long bytes;
    private long dropped;

    /** The action is told each delivery that was dropped. */
    EventQueue(LongConsumer onDrop) {
        this.onDrop = onDrop;
    }

    void open(long subscription, int capacity) {
        lock.lock();
        try {
            lines.put(subscription, new Line(capacity));
        } finally {
            lock.unlock();
        }
    }

    void close(long subscription) {
        lock.lock();
        try {
            Line line = lines.remove(subscription);
            if (line != null) {
                turn.remove(line);
                while (!line.waiting.isEmpty()) {
                    drop(line);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void add(long subscription, long delivery, byte[] frame) {
        lock.lock();
        try {
            Line line = lines.get(subscription);
            if (line == null) {
                onDrop.accept(delivery);
                return;
            }
            while (!line.waiting.isEmpty()
                    && (line.waiting.size() >= line.capacity || bytes + frame.length > MAX_BYTES)) {
                drop(line);
            }
            if (bytes + frame.length > MAX_BYTES) {
                dropped++;
                onDrop.accept(delivery);
                return;
            }
            line.waiting.add(new Waiting(delivery, frame));
            bytes += frame.length;
            if (!line.queued) {
                line.queued = true;
                turn.add(line);
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(Line line) {
        Waiting oldest = line.waiting.remove();
        bytes -= oldest.frame.length;
        dropped++;
        onDrop.accept(oldest.delivery);
    }

    /** The plugin has finished with one event. */
    void giveBack() {
        lock.lock();
        try {
            credit = Math.min(Protocol.EVENT_WINDOW, credit + 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte @Nullable [] poll() {
        lock.lock();
        try {
            while (credit > 0 && !turn.isEmpty()) {
                Line line = turn.remove();
                Waiting next = line.waiting.poll();
                line.queued = !line.waiting.isEmpty();
                if (line.queued) {
                    turn.add(line);
                }
                if (next != null) {
                    bytes -= next.frame.length;
                    credit--;
                    return next.frame;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    long pending(long subscription) {
        lock.lock();
        try {
            Line line = lines.get(subscription);
            return line == null ? 0 : line.waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many events were dropped so far. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
