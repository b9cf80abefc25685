package dev.rosey.isolation.internal.supervisor;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after another on threads of another executor; each sees what the one before has written. */
final class SerialExecutor implements Executor {
    private final Executor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread current;

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        handOver();
    }

    private void handOver() {
        try {
            threads.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain(); // the runtime is closed: what is left to do is little, and must be done
        }
    }

    /** Runs what waits. A task that throws is reported by its thread and does not keep the others from running. */
    private void drain() {
        current = Thread.currentThread();
        boolean completed = false;
        try {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
            completed = true;
        } finally {
            if (!completed) {
                handOver();
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread runs a task of this executor now. */
    boolean isHere() {
        lock.lock();
        try {
            return running && current == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }
}
