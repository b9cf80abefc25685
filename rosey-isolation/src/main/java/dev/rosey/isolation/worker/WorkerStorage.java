package dev.rosey.isolation.worker;

import dev.rosey.api.bus.BusException;
import dev.rosey.api.event.Value;
import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import dev.rosey.isolation.internal.frame.Answer;
import dev.rosey.isolation.internal.frame.Frame;
import dev.rosey.isolation.internal.frame.FrameException;
import dev.rosey.isolation.internal.frame.Problems;
import dev.rosey.isolation.internal.frame.Protocol;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's end of its storage, which is the host's. So many calls are with the host at once, and some more wait here
 * in their order.
 */
final class WorkerStorage implements Storage {
    /** A little longer than the host gives its store, so that the host's own answer comes first. */
    private static final Duration HOST_PATIENCE = Duration.ofSeconds(15);

    private final HostLink link;
    private final Executor completions;
    private final ReentrantLock sending = new ReentrantLock(); // keeps the order of what waited; taken before lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nothingWaits = lock.newCondition();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // guarded by lock
    private int atHost; // guarded by lock
    private volatile boolean opened;

    WorkerStorage(HostLink link, Executor completions) {
        this.link = link;
        this.completions = completions;
    }

    /** This storage, once the host has said that the plugin may have it; the first time waits for the host. */
    Storage open() {
        if (opened) {
            return this;
        }
        try {
            call(Frame.StorageOpen::new, answer -> true).toCompletableFuture().get();
            opened = true;
            return this;
        } catch (ExecutionException e) {
            throw Problems.unwrap(e) instanceof RuntimeException known ? known : new StorageException(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("Interrupted while asking the host for the storage", e);
        }
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        StorageArguments.requireKey(key);
        return call(id -> new Frame.StorageGet(id, key), answer -> answer instanceof Answer.Done
                ? Optional.empty()
                : Optional.of(value(answer)));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        StorageArguments.requireKey(key);
        return call(id -> new Frame.StoragePut(id, key, value, 0), WorkerStorage::nothing);
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        StorageArguments.requireKey(key);
        long millis = StorageArguments.requireTimeToLive(timeToLive).toMillis();
        return call(id -> new Frame.StoragePut(id, key, value, millis), WorkerStorage::nothing);
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        StorageArguments.requireKey(key);
        return call(id -> new Frame.StorageCompareAndPut(id, key, expected, value),
                answer -> value(answer).as(Boolean.class));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        StorageArguments.requireKey(key);
        return call(id -> new Frame.StorageDelete(id, key), WorkerStorage::nothing);
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        StorageArguments.requirePrefix(prefix);
        StorageArguments.requireLimit(limit);
        return call(id -> new Frame.StorageKeys(id, prefix, limit), answer -> value(answer).asListOf(String.class));
    }

    private static @Nullable Void nothing(Answer answer) {
        return null;
    }

    private static Value value(Answer answer) {
        if (answer instanceof Answer.Content content) {
            return content.payload().value();
        }
        throw new FrameException("The host answered a call to the storage without a value");
    }

    private <T extends @Nullable Object> CompletionStage<T> call(LongFunction<Frame> frame, Function<Answer, T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable send = () -> send(frame, read, result);
        lock.lock();
        try {
            if (atHost >= Protocol.STORAGE_WINDOW) {
                if (waiting.size() >= Protocol.MAX_CALLS) {
                    return CompletableFuture.failedFuture(new StorageException(Protocol.MAX_CALLS
                            + " calls to the storage wait already; wait for some of them", null));
                }
                waiting.add(send);
                return result;
            }
            atHost++;
        } finally {
            lock.unlock();
        }
        send.run();
        return result;
    }

    private <T extends @Nullable Object> void send(
            LongFunction<Frame> frame, Function<Answer, T> read, CompletableFuture<T> result) {
        long id = link.nextNumber();
        CompletableFuture<?> unused = link.call(id, frame)
                .orTimeout(HOST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((answer, failure) -> {
                    sendNext();
                    if (failure == null) {
                        complete(result, read, answer);
                    } else {
                        result.completeExceptionally(known(id, Problems.unwrap(failure)));
                    }
                }, completions);
    }

    private static <T extends @Nullable Object> void complete(
            CompletableFuture<T> result, Function<Answer, T> read, Answer answer) {
        try {
            result.complete(read.apply(answer));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void sendNext() {
        sending.lock();
        try {
            Runnable next = next();
            if (next != null) {
                next.run();
            }
        } finally {
            sending.unlock();
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            if (next == null) {
                atHost--;
            }
            if (waiting.isEmpty()) {
                nothingWaits.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits at most so long until all calls so far were sent to the host, which does what it was sent. */
    void flush(long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty() && nanos > 0) {
                nanos = nothingWaits.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
        if (sending.tryLock(nanos, TimeUnit.NANOSECONDS)) { // the last of them may be on its way
            sending.unlock();
        }
    }

    private Throwable known(long id, Throwable failure) {
        if (failure instanceof TimeoutException) {
            link.forget(id);
            return new StorageException("The host did not answer a call to the storage within "
                    + HOST_PATIENCE.toSeconds() + " s; it may have done what was asked all the same", failure);
        } else if (failure instanceof FrameException) {
            return new StorageException("A call to the storage is too large for the host: " + failure.getMessage()
                    + "; a value takes at most " + MAX_VALUE_BYTES + " bytes", failure);
        } else if (failure instanceof BusException) {
            return new StorageException("A call to the storage did not reach the host: " + failure.getMessage(), failure);
        }
        return failure;
    }
}
