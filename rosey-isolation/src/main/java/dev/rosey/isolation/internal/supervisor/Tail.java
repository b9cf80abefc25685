package dev.rosey.isolation.internal.supervisor;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a text, for messages. A line that tells of a want of memory is kept even if many follow, as a virtual
 * machine writes hundreds of them about its end.
 */
final class Tail {
    private static final int LINES = 20;
    private static final int LONGEST = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private @Nullable String telling;

    void add(String line) {
        lock.lock();
        try {
            if (lines.size() == LINES) {
                String gone = lines.remove();
                if (telling == null && EndCauses.isAboutMemory(gone)) {
                    telling = gone;
                }
            }
            lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
        } finally {
            lock.unlock();
        }
    }

    /** The lines, one below the other; empty when there are none. */
    String text() {
        lock.lock();
        try {
            String last = String.join("\n", lines);
            return telling == null ? last : telling + "\n…\n" + last;
        } finally {
            lock.unlock();
        }
    }
}
