package dev.rosey.isolation.internal.supervisor;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/** The last lines of a text, for messages. */
final class Tail {
    private static final int LINES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    void add(String line) {
        lock.lock();
        try {
            if (lines.size() == LINES) {
                lines.remove();
            }
            lines.add(line.length() > 500 ? line.substring(0, 500) + "…" : line);
        } finally {
            lock.unlock();
        }
    }

    /** The lines, one below the other; empty when there are none. */
    String text() {
        lock.lock();
        try {
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }
}
