package dev.rosey.isolation.internal.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A time by which something must have happened. */
final class Deadline {
    private final Duration patience;
    private final long end;

    Deadline(Duration patience) {
        this.patience = patience;
        this.end = System.nanoTime() + patience.toNanos();
    }

    boolean isOver() {
        return nanos() <= 0;
    }

    long nanos() {
        return end - System.nanoTime();
    }

    /** What is left, rounded up. */
    long millis() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos()) + 1);
    }

    IOException missed() {
        return new IOException("It was not done within " + patience.toMillis() + " ms");
    }
}
