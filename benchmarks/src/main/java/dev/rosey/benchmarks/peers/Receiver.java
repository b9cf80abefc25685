package dev.rosey.benchmarks.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A subscriber that counts. One thread at a time calls {@link #receive()}, another one waits. */
public final class Receiver {
    /** How many messages may be under way. Every library waits in the same way, so that none of them loses any. */
    public static final int WINDOW = 8192;

    private static final int STEP = 256;
    private static final VarHandle PROGRESS;

    static {
        try {
            PROGRESS = MethodHandles.lookup().findVarHandle(Receiver.class, "progress", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long received;
    private long awaited;
    private CountDownLatch done = new CountDownLatch(0);

    @SuppressWarnings("unused") // by its handle
    private long progress;

    /** Takes one message. */
    public void receive() {
        long count = ++received;
        if ((count & (STEP - 1)) == 0 || count == awaited) {
            PROGRESS.setRelease(this, count);
            if (count == awaited) {
                done.countDown();
            }
        }
    }

    /** Says how many messages more will be sent; before the first of them is. */
    void expect(long messages) {
        awaited = received + messages;
        done = new CountDownLatch(1);
    }

    /** Waits until fewer than the window are under way. */
    void awaitRoom(long sent) {
        if (sent - (long) PROGRESS.getAcquire(this) > WINDOW) {
            while (sent - (long) PROGRESS.getAcquire(this) > WINDOW / 2) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    long total() {
        return received;
    }

    void spinUntilAll() {
        while ((long) PROGRESS.getAcquire(this) < awaited) {
            Thread.onSpinWait();
        }
    }

    void awaitAll() throws InterruptedException {
        if (!done.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Messages were lost: " + progress + " of " + awaited + " arrived");
        }
    }
}
