package dev.rosey.cytube.internal.socketio;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another on threads of another executor; each sees what the one before has written. When that
 * executor is shut down, tasks run on the thread that brings them, still one after another.
 */
final class Turns implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by lock, as is all below
    private boolean scheduled;
    private boolean active;

    Turns(ExecutorService threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            // A drain that was scheduled before a shutdown may have been dropped.
            if (active || (scheduled && !threads.isShutdown())) {
                return;
            }
            scheduled = true;
        } finally {
            lock.unlock();
        }
        try {
            threads.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain();
        }
    }

    private void drain() {
        if (!begin()) {
            return;
        }
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A step of a connection failed", e);
            }
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            scheduled = false;
            if (active) {
                return false;
            }
            active = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.poll();
            active = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
