package dev.rosey.cytube.internal.socketio;

import dev.rosey.cytube.internal.socketio.SocketIoSendException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The acknowledgements that are awaited, a bounded number of them. Thread-safe; completes nothing under its lock. */
final class Acks {
    private static final int MAX_AWAITED = 1_000;

    private final ScheduledExecutorService timer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, CompletableFuture<List<JsonNode>>> awaited = new HashMap<>(); // guarded by lock
    private long lastId; // guarded by lock
    private boolean over; // guarded by lock

    Acks(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** One that is awaited: its id, and what its answer will complete. */
    record Awaited(long id, CompletableFuture<List<JsonNode>> answer) {}

    /**
     * Begins to await an acknowledgement, at most so long.
     *
     * @throws SocketIoSendException if too many are awaited, or the connection is over
     */
    Awaited await(Duration timeout) {
        CompletableFuture<List<JsonNode>> answer = new CompletableFuture<>();
        long id;
        lock.lock();
        try {
            if (over) {
                throw gone();
            }
            if (awaited.size() >= MAX_AWAITED) {
                throw new SocketIoSendException(Reason.FULL, "Too many acknowledgements are awaited: " + MAX_AWAITED);
            }
            id = ++lastId;
            awaited.put(id, answer);
        } finally {
            lock.unlock();
        }
        Future<?> expiry;
        try {
            expiry = timer.schedule(() -> expire(id, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            forget(id);
            throw gone();
        }
        CompletableFuture<?> unused = answer.whenComplete((arguments, error) -> {
            expiry.cancel(false);
            forget(id);
        });
        return new Awaited(id, answer);
    }

    private void expire(long id, Duration timeout) {
        CompletableFuture<List<JsonNode>> answer = remove(id);
        if (answer != null) {
            answer.completeExceptionally(new TimeoutException("No acknowledgement within " + timeout.toMillis() + " ms"));
        }
    }

    /** An acknowledgement came; one that nobody awaits, or not any more, is ignored. */
    void answer(long id, List<JsonNode> arguments) {
        CompletableFuture<List<JsonNode>> answer = remove(id);
        if (answer != null) {
            answer.complete(arguments);
        }
    }

    /** None will come any more. */
    void end() {
        List<CompletableFuture<List<JsonNode>>> left;
        lock.lock();
        try {
            over = true;
            left = new ArrayList<>(awaited.values());
            awaited.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(answer -> answer.completeExceptionally(gone()));
    }

    private void forget(long id) {
        CompletableFuture<?> unused = remove(id);
    }

    private @Nullable CompletableFuture<List<JsonNode>> remove(long id) {
        lock.lock();
        try {
            return awaited.remove(id);
        } finally {
            lock.unlock();
        }
    }

    private static SocketIoSendException gone() {
        return new SocketIoSendException(Reason.OVER, "The connection is over");
    }
}
