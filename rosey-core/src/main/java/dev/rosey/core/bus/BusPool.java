package dev.rosey.core.bus;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of threads that takes tasks in order. Handing over a {@link Task} allocates nothing. Threads start when
 * first needed and end after ten idle seconds. The queue has no bound of its own: it holds one task per busy
 * subscription, consumer or listener and one per ended question at most, and those are bounded.
 */
final class BusPool implements Executor {
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SPINS = 200;

    /** A task that is its own link in the queue; it may be in it once at a time. */
    abstract static class Task implements Runnable {
        private @Nullable Task next; // guarded by the pool's lock
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ThreadFactory factory;
    private final int size;
    private volatile @Nullable Task first; // written under lock, as is all below
    private @Nullable Task last;
    private int queued;
    private int threads;
    private int looking; // threads that are awake and will look again before they wait
    private int waiting;
    private boolean closed;

    BusPool(int size, ThreadFactory factory) {
        this.size = size;
        this.factory = factory;
    }

    @Override
    public void execute(Runnable runnable) {
        Task task = runnable instanceof Task link ? link : new Wrapped(runnable);
        boolean start = false;
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("The threads of the bus have ended");
            }
            add(task);
            if (queued > looking) {
                work.signal();
                // Who was signalled before still counts as waiting, and takes one task only.
                start = queued > looking + waiting && threads < size;
                threads += start ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
        if (start) {
            start();
        }
    }

    private void start() {
        boolean started = false;
        try {
            factory.newThread(this::serve).start();
            started = true;
        } finally {
            if (!started) {
                lock.lock();
                try {
                    threads--;
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** Whether a task waits for a thread. */
    boolean isBusy() {
        return first != null;
    }

    /** Lets the threads end after what was handed over so far. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (Task task = take(); task != null; task = take()) {
            try {
                task.run();
            } catch (Throwable e) { // the thread lives on for the others
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /** The next task; null when this thread is to end. */
    private @Nullable Task take() {
        boolean unused = Thread.interrupted(); // a handler's interrupt concerns that handler alone
        lock.lock();
        try {
            Task task = poll();
            if (task == null) {
                look();
                task = poll();
            }
            long left = KEEP_NANOS;
            while (task == null && !closed && left > 0) {
                waiting++;
                try {
                    left = work.awaitNanos(left);
                } catch (InterruptedException e) {
                    left = KEEP_NANOS; // nobody has a reason to interrupt an idle thread
                } finally {
                    waiting--;
                }
                task = poll();
            }
            threads -= task == null ? 1 : 0;
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the lock back for a moment and watches for a task: to wait and to be woken takes far longer. */
    private void look() {
        looking++;
        lock.unlock();
        try {
            for (int i = 0; i < SPINS && first == null; i++) {
                Thread.onSpinWait();
            }
        } finally {
            lock.lock();
            looking--;
        }
    }

    private void add(Task task) {
        Task before = last;
        if (before == null) {
            first = task;
        } else {
            before.next = task;
        }
        last = task;
        queued++;
    }

    private @Nullable Task poll() {
        Task task = first;
        if (task != null) {
            first = task.next;
            task.next = null;
            queued--;
            if (first == null) {
                last = null;
            }
        }
        return task;
    }

    private static final class Wrapped extends Task {
        private final Runnable task;

        Wrapped(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }
}
