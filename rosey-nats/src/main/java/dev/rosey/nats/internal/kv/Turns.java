package dev.rosey.nats.internal.kv;

import dev.rosey.api.storage.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does one operation after another, each when the one before has come to its end; what waits is bounded. Operations begin
 * and results complete on the executor, so that nobody who asks and no thread of a connection is held up. Thread-safe.
 */
final class Turns {
    private final Executor executor;
    private final String owner;
    private final int maxWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Turn<?>> waiting = new ArrayDeque<>(); // guarded by lock, as is all below
    private @Nullable Turn<?> current;
    private boolean isClosed;

    /**
     * @param owner whose operations these are, at the beginning of a sentence
     * @param maxWaiting how many may wait
     */
    Turns(Executor executor, String owner, int maxWaiting) {
        this.executor = executor;
        this.owner = owner;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Does an operation after all that wait.
     *
     * @param work begins it
     * @return what it comes to; a {@link StorageException} if too many wait, or these turns are closed
     */
    <T extends @Nullable Object> CompletableFuture<T> add(Supplier<CompletableFuture<T>> work) {
        Turn<T> turn = new Turn<>(work);
        lock.lock();
        try {
            if (isClosed) {
                return CompletableFuture.failedFuture(closed());
            }
            if (waiting.size() >= maxWaiting) {
                return CompletableFuture.failedFuture(new StorageException(owner + " is busy: " + maxWaiting
                        + " operations wait already; wait for some of them before beginning more", null));
            }
            waiting.addLast(turn);
        } finally {
            lock.unlock();
        }
        next();
        return turn.result.copy();
    }

    /** Does nothing more: what waits and what is under way fails. */
    void close() {
        List<Turn<?>> cut;
        lock.lock();
        try {
            isClosed = true;
            cut = new ArrayList<>(waiting);
            if (current != null) {
                cut.add(current);
            }
            waiting.clear();
        } finally {
            lock.unlock();
        }
        cut.forEach(turn -> turn.result.completeExceptionally(closed()));
    }

    private StorageException closed() {
        return new StorageException(owner + " is closed, as its application was; nothing is read or kept any more", null);
    }

    private void next() {
        Turn<?> turn;
        lock.lock();
        try {
            if (current != null || waiting.isEmpty()) {
                return;
            }
            turn = waiting.removeFirst();
            current = turn;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(() -> begin(turn));
        } catch (RejectedExecutionException e) {
            turn.result.completeExceptionally(closed());
            ended();
        }
    }

    private <T extends @Nullable Object> void begin(Turn<T> turn) {
        CompletableFuture<T> work;
        try {
            work = turn.work.get();
        } catch (RuntimeException e) {
            work = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<?> unused = work.whenComplete((value, failure) -> {
            ended();
            try {
                executor.execute(() -> turn.end(value, failure));
            } catch (RejectedExecutionException e) {
                turn.end(value, failure);
            }
        });
    }

    private void ended() {
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
        next();
    }

    /** One operation. */
    private static final class Turn<T extends @Nullable Object> {
        private final Supplier<CompletableFuture<T>> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        private Turn(Supplier<CompletableFuture<T>> work) {
            this.work = work;
        }

        private void end(T value, @Nullable Throwable failure) {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}
