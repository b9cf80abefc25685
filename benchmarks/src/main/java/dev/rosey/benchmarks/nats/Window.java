package dev.rosey.benchmarks.nats;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps a publisher from getting so far ahead of its subscriber that something would be dropped. For one of each. */
final class Window {
    /** How many messages are on their way at most. */
    static final int SIZE = 16 * 1024;

    private static final int STEP = 1024;
    private static final int STEPS = SIZE / STEP;
    private static final long PATIENCE_SECONDS = 30;

    private final Semaphore free = new Semaphore(STEPS);
    private int arrived; // by the subscriber, which gets one message after the other

    /** Sends so many messages, rounded up, and waits for the last one; says the time for one in nanoseconds. */
    double send(int number, Runnable message) throws InterruptedException {
        int steps = (number + STEP - 1) / STEP;
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            take(1);
            for (int each = 0; each < STEP; each++) {
                message.run();
            }
        }
        take(STEPS);
        double nanos = (double) (System.nanoTime() - start) / ((double) steps * STEP);
        free.release(STEPS);
        return nanos;
    }

    /** A message has arrived. */
    void arrived() {
        if (++arrived == STEP) {
            arrived = 0;
            free.release();
        }
    }

    private void take(int steps) throws InterruptedException {
        if (!free.tryAcquire(steps, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Messages did not arrive within " + PATIENCE_SECONDS + " s");
        }
    }
}
