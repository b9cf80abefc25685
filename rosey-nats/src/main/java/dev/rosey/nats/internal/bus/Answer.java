package dev.rosey.nats.internal.bus;

import dev.rosey.api.event.Event;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What an asker holds. The thread that reads answers from the connection must never run the asker's code, which depends
 * on this future; yet a thread that only waits should not pay for a detour over the executor. So the reading thread
 * leaves the result in a field and wakes the threads that wait, each of which completes the future on its way out; the
 * executor completes it when nobody waits.
 *
 * <p>Nothing is forgotten: the reader writes the field, then looks for waiting threads; a thread that waits registers,
 * or leaves, then looks at the field. At least one of the two sees what the other wrote.
 */
final class Answer extends CompletableFuture<Event> {
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);

    /** What arrived: an answer, or why there is none. */
    record Result(@Nullable Event event, @Nullable Throwable failure) {}

    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private final BusRuntime runtime;
    private final Runnable leave;
    private volatile @Nullable Result arrived;

    /**
     * Begins to wait.
     *
     * @param leave frees what the question holds; called at each end, at least once
     */
    Answer(BusRuntime runtime, Runnable leave) {
        this.runtime = runtime;
        this.leave = leave;
    }

    /** Takes a result on a thread that must not run user code. */
    void arrive(Result result) {
        arrived = result;
        if (waiting.isEmpty()) {
            runtime.execute(this::settle);
        } else {
            waiting.forEach(LockSupport::unpark);
        }
    }

    private void settle() {
        Result result = arrived;
        if (result == null || isDone()) {
            return;
        }
        Throwable failure = result.failure();
        if (failure != null) {
            super.completeExceptionally(failure);
        } else {
            super.complete(result.event());
        }
    }

    /** Waits until something arrived, for so many nanoseconds at most. */
    private void awaitArrival(long nanos) throws InterruptedException {
        if (isDone()) {
            return;
        }
        long begun = System.nanoTime();
        waiting.add(Thread.currentThread());
        try {
            while (arrived == null && !isDone()) {
                long left = nanos - (System.nanoTime() - begun);
                if (left <= 0) {
                    return;
                }
                LockSupport.parkNanos(this, Math.min(left, LOOK_AGAIN));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            waiting.remove(Thread.currentThread());
            settle();
        }
    }

    @Override
    public Event get() throws InterruptedException, ExecutionException {
        awaitArrival(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public Event get(long time, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        awaitArrival(unit.toNanos(time));
        return super.get(0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Event join() {
        boolean interrupted = false;
        while (!isDone()) {
            try {
                awaitArrival(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                interrupted = true; // join goes on waiting, as everywhere
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return super.join();
    }

    @Override
    public boolean complete(Event answer) {
        leave.run();
        return wake(super.complete(answer));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        leave.run();
        return wake(super.completeExceptionally(failure));
    }

    @Override
    public boolean cancel(boolean interrupt) {
        leave.run();
        return wake(super.cancel(interrupt));
    }

    private boolean wake(boolean first) {
        waiting.forEach(LockSupport::unpark);
        return first;
    }
}
