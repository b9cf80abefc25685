package dev.rosey.isolation.internal.supervisor;

import dev.rosey.isolation.internal.frame.FrameException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what a plugin asks of its host, in order, on the thread that reads. When something takes long there, for instance
 * because a subscriber makes publishers wait, another thread reads on, and what comes meanwhile waits in a bounded queue
 * for the thread that is held up. So the plugin's answers and signs of life are never late.
 */
final class HostWork {
    static final int MAX_WAITING = 4096;
    static final long MAX_BYTES = 8 << 20;
    static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20); // after which another thread reads if this one waits
    static final int MOMENTS = 10; // after which another thread reads in any case: a busy machine may be all there is

    /** Something to be done, with the length of its frame. */
    private record Task(Runnable action, int length) {}

    private final ScheduledExecutorService timers;
    private final Runnable readOn;
    private final Consumer<String> onLoss;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Task> waiting = new ArrayDeque<>(); // guarded by lock, as is all below
    private long bytes;
    private long done;
    private @Nullable Thread busy; // who does something
    private boolean watched;
    private boolean relieved; // another thread reads, while the one before is busy
    private long dropped;

    /** The first action has another thread read on; the second is told losses in words. */
    HostWork(ScheduledExecutorService timers, Runnable readOn, Consumer<String> onLoss) {
        this.timers = timers;
        this.readOn = readOn;
        this.onLoss = onLoss;
    }

    /**
     * Does something now, or when all before it is done.
     *
     * @param action what to do
     * @param length the length of the frame that asks for it
     * @param isLossy whether it may be dropped when too much waits
     * @return whether the calling thread is to read on; if not, another does
     * @throws FrameException if too much waits that cannot be dropped
     */
    boolean run(Runnable action, int length, boolean isLossy) {
        lock.lock();
        try {
            if (busy != null) {
                queue(new Task(action, length), isLossy);
                return true;
            }
            busy = Thread.currentThread();
            watch(1);
        } finally {
            lock.unlock();
        }
        boolean reads = false;
        try {
            action.run();
        } finally {
            reads = finished();
        }
        if (!reads) {
            runWaiting();
        }
        return reads;
    }

    private void queue(Task task, boolean isLossy) {
        if (waiting.size() < MAX_WAITING && bytes + task.length <= MAX_BYTES) {
            waiting.add(task);
            bytes += task.length;
        } else if (isLossy) {
            dropped++;
        } else {
            throw new FrameException("it asks for more than " + MAX_WAITING + " things at once");
        }
    }

    /** One thing is done; says whether this thread reads still. */
    private boolean finished() {
        lock.lock();
        try {
            done++;
            if (!relieved) {
                busy = null;
            }
            return !relieved;
        } finally {
            lock.unlock();
        }
    }

    private void runWaiting() {
        for (Task next = next(); next != null; next = next()) {
            next.action.run();
        }
    }

    private @Nullable Task next() {
        long lost;
        lock.lock();
        try {
            Task next = waiting.poll();
            if (next != null) {
                bytes -= next.length;
                return next;
            }
            busy = null;
            relieved = false;
            lost = dropped;
            dropped = 0;
        } finally {
            lock.unlock();
        }
        if (lost > 0) {
            onLoss.accept(lost + " events and lines of the plugin were dropped, as a subscriber of the host made it wait");
        }
        return null;
    }

    /** Has the timer look soon whether the same is still being done, for so many moments then. Under the lock. */
    private void watch(int moments) {
        if (watched) {
            return;
        }
        long seen = done;
        try {
            Future<?> unused = timers.schedule(() -> look(seen, moments), MOMENT, TimeUnit.NANOSECONDS);
            watched = true;
        } catch (RejectedExecutionException e) {
            watched = false; // the runtime is closed, and nobody waits any more
        }
    }

    private void look(long seen, int moments) {
        boolean relieves = false;
        lock.lock();
        try {
            watched = false;
            Thread thread = busy;
            if (thread != null && !relieved) {
                relieves = done == seen && (moments >= MOMENTS || thread.getState() != Thread.State.RUNNABLE);
                relieved = relieves;
                if (!relieves) {
                    watch(done == seen ? moments + 1 : 1);
                }
            }
        } finally {
            lock.unlock();
        }
        if (relieves) {
            readOn.run();
        }
    }
}
