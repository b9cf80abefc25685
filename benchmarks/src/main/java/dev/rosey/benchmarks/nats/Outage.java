package dev.rosey.benchmarks.nats;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A time without a server, and how long what was published in it takes to arrive after it. Safe for use by several threads. */
final class Outage {
    private static final long PATIENCE_SECONDS = 30;
    private static final long NEVER = Long.MAX_VALUE;

    private final AtomicBoolean isAway = new AtomicBoolean();
    private final CountDownLatch all = new CountDownLatch(1);
    private final AtomicLong back = new AtomicLong(NEVER);
    private final AtomicInteger missing;
    private volatile long last;

    /** So many messages are to arrive after it. */
    Outage(int messages) {
        this.missing = new AtomicInteger(messages);
    }

    /** All that was published before has arrived. */
    void begins() {
        isAway.set(true);
    }

    /** The connection is back. */
    void ended() {
        back.compareAndSet(NEVER, System.nanoTime());
    }

    /** A message has arrived; those before it do not count. */
    void arrived() {
        if (!isAway.get()) {
            return;
        }
        if (back.get() == NEVER) {
            ended();
        }
        if (missing.decrementAndGet() == 0) {
            last = System.nanoTime();
            all.countDown();
        }
    }

    /** Waits for the last message; says how long after the return it came, in nanoseconds. */
    double awaitLast() throws InterruptedException {
        if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing + " messages published without a server did not arrive within "
                    + PATIENCE_SECONDS + " s");
        }
        return (double) (last - back.get());
    }
}
