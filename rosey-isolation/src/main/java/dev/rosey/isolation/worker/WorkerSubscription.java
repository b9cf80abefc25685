package dev.rosey.isolation.worker;

import dev.rosey.api.bus.Subscription;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.isolation.internal.frame.Frame;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of the plugin. Its tasks run one after another, or (for the plugin's own commands) as many at once as
 * there are threads.
 */
final class WorkerSubscription implements Subscription {
    /** What a subscription does with what arrives. */
    @FunctionalInterface
    interface Target {
        /** Makes the task for a frame. */
        Runnable task(Frame frame, WorkerSubscription subscription);
    }

    private final SubjectFilter filter;
    private final Handlers handlers;
    private final boolean parallel;
    private final Target target;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // bounded by the host: events by credit, calls by count
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private int running;
    private boolean draining;
    private volatile boolean active = true;
    private volatile boolean discarding;

    WorkerSubscription(SubjectFilter filter, Handlers handlers, boolean parallel, Target target, Runnable onClose) {
        this.filter = filter;
        this.handlers = handlers;
        this.parallel = parallel;
        this.target = target;
        this.onClose = onClose;
    }

    /** Queues what arrived; says whether there was room. */
    boolean accept(Frame frame) {
        Runnable task = target.task(frame, this);
        lock.lock();
        try {
            if (running > 0 && !parallel) {
                waiting.add(task);
                return true;
            }
            running++;
        } finally {
            lock.unlock();
        }
        if (handlers.run(() -> runAll(task))) {
            return true;
        }
        finished();
        return false;
    }

    private void runAll(Runnable first) {
        try {
            first.run();
        } finally {
            Runnable next = next();
            if (next == null) {
                finished();
            } else if (!handlers.run(() -> runAll(next))) {
                runAll(next); // no room to queue: go on here
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void finished() {
        boolean last;
        Runnable late;
        lock.lock();
        try {
            late = waiting.poll();
            if (late == null) {
                running--;
            }
            last = draining && running == 0 && late == null;
        } finally {
            lock.unlock();
        }
        if (late != null) {
            runAll(late);
        } else if (last) {
            drained.complete(null);
        }
    }

    @Override
    public SubjectFilter filter() {
        return filter;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public long pending() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        boolean idle;
        end();
        lock.lock();
        try {
            draining = true;
            idle = running == 0;
        } finally {
            lock.unlock();
        }
        if (idle) {
            drained.complete(null);
        }
        return drained;
    }

    @Override
    public void close() {
        discarding = true;
        end();
    }

    /** Whether what still waits is to be dropped, not handled. */
    boolean isDiscarding() {
        return discarding;
    }

    private void end() {
        if (active) {
            active = false;
            onClose.run();
        }
    }
}
