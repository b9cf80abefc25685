package dev.rosey.core.bus;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of threads that takes tasks in order. Handing over a task allocates nothing and takes no lock unless a
 * thread has to be woken or started. Threads start when first needed and end after ten idle seconds. The queue is as
 * good as unbounded: it holds one task per busy subscription, consumer or listener and one per ended question at most,
 * and those are bounded.
 *
 * <p>At most one thread is woken at a time: while a thread searches for a task, nobody wakes another; one that has
 * found a task wakes the next if there are more. So a burst of tasks does not become a burst of wake-ups. No task is
 * forgotten: who hands one over first moves the tail of the queue, then reads how many search; who gives up searching
 * first leaves their number, then reads the tail. All four are volatile, so one of them sees the other.
 */
final class BusPool implements Executor {
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int CAPACITY = 1 << 24;

    private final EventQueue tasks = new EventQueue(CAPACITY);
    private final AtomicInteger searching = new AtomicInteger(); // threads without a task that are awake, or woken
    private final ReentrantLock lock = new ReentrantLock(); // guards who sleeps
    private final ThreadFactory factory;
    private final int size;
    private @Nullable Worker asleep; // the one that fell asleep last, whose caches are the warmest
    private final AtomicInteger threads = new AtomicInteger(); // written under lock
    private final AtomicInteger sleeping = new AtomicInteger(); // written under lock
    private volatile boolean closed;

    BusPool(int size, ThreadFactory factory) {
        this.size = size;
        this.factory = factory;
    }

    @Override
    public void execute(Runnable task) {
        if (tasks.offer(task, 0) != EventQueue.Offer.ADDED) {
            throw new RejectedExecutionException("The threads of the bus have ended");
        }
        wakeOne();
    }

    /** Whether a task waits for a thread. */
    boolean isBusy() {
        return !tasks.isEmpty();
    }

    /** Lets the threads end after what was handed over so far. */
    void close() {
        tasks.end();
        closed = true;
        lock.lock();
        try {
            for (Worker each = asleep; each != null; each = each.below) {
                LockSupport.unpark(each.thread); // to see that this is closed
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that a thread searches for a task, if there is one to be had. */
    private void wakeOne() {
        if (searching.get() > 0 || (sleeping.get() == 0 && threads.get() == size)) {
            return;
        }
        Worker worker;
        lock.lock();
        try {
            worker = asleep;
            if (searching.get() > 0 || (worker == null && threads.get() == size)) {
                return;
            }
            searching.incrementAndGet();
            if (worker == null) {
                threads.incrementAndGet();
            } else {
                remove(worker);
            }
        } finally {
            lock.unlock();
        }
        if (worker == null) {
            start();
        } else {
            worker.wake();
        }
    }

    private void start() {
        boolean started = false;
        try {
            factory.newThread(new Worker()).start();
            started = true;
        } finally {
            if (!started) {
                searching.decrementAndGet();
                lock.lock();
                try {
                    threads.decrementAndGet();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private boolean remove(Worker worker) {
        Worker above = null;
        for (Worker each = asleep; each != null; each = each.below) {
            if (each == worker) {
                if (above == null) {
                    asleep = each.below;
                } else {
                    above.below = each.below;
                }
                each.below = null;
                sleeping.decrementAndGet();
                return true;
            }
            above = each;
        }
        return false;
    }

    /** What one thread does. It begins as one that searches. */
    private final class Worker implements Runnable {
        private @Nullable Worker below; // guarded by lock: which one fell asleep before this one
        private final Patience patience = new Patience();
        private volatile boolean woken;
        private volatile @Nullable Thread thread;

        /** To be called after this was taken from the sleeping ones and counted among the searching. */
        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            for (Runnable task = search(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) { // the thread lives on for the others
                    Thread current = Thread.currentThread();
                    current.getUncaughtExceptionHandler().uncaughtException(current, e);
                }
            }
        }

        private @Nullable Runnable next() {
            boolean unused = Thread.interrupted(); // a handler's interrupt concerns that handler alone
            Object task = tasks.poll();
            if (task != null) {
                return (Runnable) task;
            }
            searching.incrementAndGet();
            return search();
        }

        /** Looks for a task, asleep in between; null when this thread is to end. */
        private @Nullable Runnable search() {
            while (true) {
                Object task = look();
                if (task != null) {
                    if (searching.decrementAndGet() == 0 && !tasks.isEmpty()) {
                        wakeOne();
                    }
                    return (Runnable) task;
                } else if (!sleep()) {
                    return null;
                }
            }
        }

        /** Watches for a moment: to sleep and to be woken takes far longer. */
        private @Nullable Object look() {
            Object task = tasks.poll();
            int spins = task == null ? patience.spins() : 0;
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
                task = tasks.poll();
                if (task != null) {
                    patience.rewarded();
                    return task;
                }
            }
            if (spins > 0) {
                patience.disappointed();
            }
            return task;
        }

        /** Returns true when this is to search again, and counted for it; false when the thread is to end. */
        private boolean sleep() {
            lock.lock();
            try {
                woken = false;
                below = asleep;
                asleep = this;
                sleeping.incrementAndGet();
                searching.decrementAndGet();
            } finally {
                lock.unlock();
            }
            if (!tasks.isEmpty()) {
                wakeOne(); // this one, or another
            }
            long until = System.nanoTime() + KEEP_NANOS;
            while (!woken) {
                long left = until - System.nanoTime();
                if (left <= 0 || closed) {
                    return !leave();
                }
                LockSupport.parkNanos(BusPool.this, left);
                boolean unused = Thread.interrupted(); // nobody has a reason to interrupt an idle thread
            }
            return true;
        }

        /** Takes this from the sleeping ones, to end; false when somebody has taken it to wake it. */
        private boolean leave() {
            lock.lock();
            try {
                boolean left = remove(this);
                threads.addAndGet(left ? -1 : 0);
                return left;
            } finally {
                lock.unlock();
            }
        }
    }
}
