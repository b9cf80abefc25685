package dev.rosey.isolation.internal.supervisor;

import dev.rosey.api.event.Priority;
import dev.rosey.isolation.internal.frame.FrameWriter;
import dev.rosey.isolation.internal.frame.Outgoing;
import dev.rosey.isolation.internal.frame.Protocol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for a plugin: a bounded line for each subscription, served in turn while the plugin has credit. A
 * full line loses events by its overflow policy, low priority first and never a critical one, so that a plugin that
 * does not read never holds up a publisher. Losses are told when the line has run empty or is closed, or when asked.
 */
final class EventQueue implements FrameWriter.Source {
    private static final long MAX_BYTES = 16 << 20;

    private final LongConsumer onDrop;
    private final Consumer<String> onLoss;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, EventLine> lines = new HashMap<>();
    private final ArrayDeque<EventLine> turn = new ArrayDeque<>(); // those that have events
    private final ArrayDeque<EventLine> losing = new ArrayDeque<>(); // those that lost some since they were last empty
    private int credit = Protocol.EVENT_WINDOW;
    private long creditBytes = Protocol.EVENT_BYTES; // one frame may exceed it
    private long bytes;

    /** The first action is told each delivery that was dropped, under the lock; the second, outside, losses in words. */
    EventQueue(LongConsumer onDrop, Consumer<String> onLoss) {
        this.onDrop = onDrop;
        this.onLoss = onLoss;
    }

    void open(long subscription, EventLine line) {
        lock.lock();
        try {
            lines.put(subscription, line);
        } finally {
            lock.unlock();
        }
    }

    void close(long subscription) {
        String loss = "";
        lock.lock();
        try {
            EventLine line = lines.remove(subscription);
            if (line != null) {
                turn.remove(line);
                losing.remove(line);
                loss = line.takeLoss();
                for (EventLine.Waiting next = line.poll(); next != null; next = line.poll()) {
                    drop(next);
                }
            }
        } finally {
            lock.unlock();
        }
        tell(loss);
    }

    /** Lets an event wait, or loses one; says no if the publisher is to know that it was refused. */
    boolean add(long subscription, long delivery, Priority priority, Outgoing frame) {
        lock.lock();
        try {
            EventLine line = lines.get(subscription);
            if (line == null) {
                onDrop.accept(delivery); // the subscription was closed just now
                return true;
            }
            while (isFull(line, priority, frame)) {
                EventLine.Waiting shed = line.shed(priority);
                if (!losing.contains(line)) {
                    losing.add(line);
                }
                if (shed == null) {
                    onDrop.accept(delivery);
                    return !line.refuses(priority);
                }
                drop(shed);
            }
            if (line.isEmpty()) {
                turn.remove(line);
                turn.add(line);
            }
            line.add(delivery, priority, frame);
            bytes += frame.length();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(EventLine line, Priority priority, Outgoing frame) {
        return bytes + frame.length() > MAX_BYTES || line.isFull(priority);
    }

    private void drop(EventLine.Waiting waiting) {
        bytes -= waiting.frame.length();
        onDrop.accept(waiting.delivery);
    }

    /** The plugin has finished with one event, whose frame had that length. */
    void giveBack(int length) {
        List<String> losses = List.of();
        lock.lock();
        try {
            credit++;
            creditBytes += length;
            if (!losing.isEmpty()) {
                List<String> over = new ArrayList<>();
                losing.removeIf(line -> line.isEmpty() && over.add(line.takeLoss()));
                losses = over;
            }
        } finally {
            lock.unlock();
        }
        losses.forEach(this::tell);
    }

    /** Tells what was lost so far by lines that have not run empty. */
    void tellLosses() {
        List<String> losses = new ArrayList<>();
        lock.lock();
        try {
            losing.forEach(line -> losses.add(line.takeLoss()));
        } finally {
            lock.unlock();
        }
        losses.forEach(this::tell);
    }

    private void tell(String loss) {
        if (!loss.isEmpty()) {
            onLoss.accept(loss);
        }
    }

    @Override
    public @Nullable Outgoing poll() {
        lock.lock();
        try {
            while (credit > 0 && creditBytes > 0 && !turn.isEmpty()) {
                EventLine line = turn.remove();
                EventLine.Waiting next = line.poll();
                if (!line.isEmpty()) {
                    turn.add(line);
                }
                if (next != null) {
                    bytes -= next.frame.length();
                    credit--;
                    creditBytes -= next.frame.length();
                    return next.frame;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}
