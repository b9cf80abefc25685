package dev.rosey.isolation.worker;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a plugin's process: one of them, the leader, reads what the host sends and runs the plugin's code for
 * it at once. If that takes longer than a moment, or is about to wait for the host, another thread leads. So a short
 * handler costs no hand-off, and a long one keeps nobody from reading. As many tasks run at once as are allowed, on one
 * thread more than that.
 */
final class Crew {
    private static final int WAITING = 4096;
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int QUIET_MOMENTS = 50; // then the deputy rests until it is woken

    private static final int READING = 0;
    private static final int RUNNING = 1; // the leader runs a task
    private static final int LOST = 2; // it runs on, but leads no more

    /** Reads what the host sends, and has it done. */
    interface Reading {
        /** The calling thread leads from now on. */
        void begin();

        /** Reads one frame and has it done; says no at the end, and throws nothing. */
        boolean readOne();
    }

    /** The time for which one thread leads. */
    private static final class Lead {
        private final Thread thread = Thread.currentThread();
        private final AtomicInteger state = new AtomicInteger(READING);
    }

    private final Reading reading;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // guarded by lock, as are all down to closing
    private int allowed = 1;
    private int running;
    private int threads;
    private int idle;
    private boolean closing;
    private volatile @Nullable Lead lead; // written under lock
    private volatile @Nullable ClassLoader loader;
    private final AtomicLong begun = new AtomicLong(); // tasks that leaders have run
    private final AtomicBoolean isDeputyResting = new AtomicBoolean(true);
    private final Thread deputy = new Thread(this::watch, "rosey-deputy-1");

    Crew(Reading reading) {
        this.reading = reading;
        this.deputy.setDaemon(true);
    }

    /** Lets so many tasks run at once, whose code comes from the loader. */
    void allow(int tasks, ClassLoader code) {
        loader = code;
        lock.lock();
        try {
            allowed = tasks;
        } finally {
            lock.unlock();
        }
    }

    /** Begins to read. */
    void start() {
        deputy.start();
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a task as soon as may be: here and now if this thread reads. Says whether there was room for it to wait. */
    boolean run(Runnable task) {
        Lead now = lead;
        boolean here = now != null && now.thread == Thread.currentThread() && now.state.get() == READING;
        lock.lock();
        try {
            if (closing || waiting.size() >= WAITING) {
                return false;
            }
            if (!here || running >= allowed || !waiting.isEmpty()) {
                waiting.add(task);
                if (running < allowed) {
                    wake();
                }
                return true;
            }
            running++;
        } finally {
            lock.unlock();
        }
        if (now != null) {
            runLeading(now, task);
        }
        return true;
    }

    private void runLeading(Lead now, Runnable task) {
        now.state.set(RUNNING);
        begun.incrementAndGet();
        if (isDeputyResting.get() && isDeputyResting.compareAndSet(true, false)) {
            LockSupport.unpark(deputy);
        }
        work(task);
        now.state.compareAndSet(RUNNING, READING); // unless another thread leads meanwhile
    }

    /** The calling thread may wait for the host now: if it leads, another is to read. */
    void stepBack() {
        Lead now = lead;
        if (now != null && now.thread == Thread.currentThread()) {
            replace(now);
        }
    }

    /** Lets another thread lead if the leader runs a task. */
    private void replace(Lead now) {
        if (!now.state.compareAndSet(RUNNING, LOST)) {
            return;
        }
        lock.lock();
        try {
            lead = null;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** What the deputy does: a leader that runs the same task for a whole moment is replaced. */
    private void watch() {
        while (true) {
            isDeputyResting.set(true);
            Lead before = lead;
            if (before == null || before.state.get() != RUNNING) {
                LockSupport.park(this);
            }
            isDeputyResting.set(false);
            for (int quiet = 0; quiet < QUIET_MOMENTS; quiet++) {
                long seen = begun.get();
                LockSupport.parkNanos(this, MOMENT);
                Lead now = lead;
                if (begun.get() != seen) {
                    quiet = 0;
                } else if (now != null) {
                    replace(now);
                }
            }
        }
    }

    private void live() {
        lock.lock();
        try {
            while (true) {
                if (lead == null) {
                    lead();
                } else if (running < allowed && !waiting.isEmpty()) {
                    runNext(waiting.remove());
                } else {
                    idle++;
                    work.awaitUninterruptibly();
                    idle--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Leads until another thread does. Under the lock, which it leaves meanwhile. */
    private void lead() {
        Lead mine = new Lead();
        lead = mine;
        passOn();
        lock.unlock();
        try {
            reading.begin();
            boolean more = true;
            while (more && mine.state.get() == READING) {
                more = reading.readOne();
            }
            while (!more) {
                LockSupport.park(this); // the process ends
            }
        } finally {
            lock.lock();
        }
    }

    private void runNext(Runnable task) {
        running++;
        passOn();
        lock.unlock();
        try {
            work(task);
        } finally {
            lock.lock();
        }
    }

    /** Runs a task that has its place, and then those that wait for one. */
    private void work(Runnable first) {
        Thread here = Thread.currentThread();
        ClassLoader code = loader;
        if (here.getContextClassLoader() != code) {
            here.setContextClassLoader(code);
        }
        for (Runnable next = first; next != null; next = nextOrLeave()) {
            next.run();
        }
    }

    private @Nullable Runnable nextOrLeave() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            if (next == null) {
                running--;
                if (closing) {
                    work.signalAll();
                }
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes another thread if there is more to do than this one does. */
    private void passOn() {
        if (lead == null || (running < allowed && !waiting.isEmpty())) {
            wake();
        }
    }

    /** Has an idle thread look for work, or a new one. Under the lock. */
    private void wake() {
        if (idle > 0) {
            work.signal();
        } else if (threads <= allowed) {
            threads++;
            Thread thread = new Thread(this::live, "rosey-handler-" + threads);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Takes no more tasks, and waits so long for those that it has. */
    void close(long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            closing = true;
            while ((running > 0 || !waiting.isEmpty()) && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
