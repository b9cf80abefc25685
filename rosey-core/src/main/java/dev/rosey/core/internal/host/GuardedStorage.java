package dev.rosey.core.internal.host;

import dev.rosey.api.RoseyException;
import dev.rosey.api.event.Value;
import dev.rosey.api.permission.Permission;
import dev.rosey.api.permission.PermissionDeniedException;
import dev.rosey.api.permission.PermissionSet;
import dev.rosey.api.spi.StorageArguments;
import dev.rosey.api.storage.Storage;
import dev.rosey.api.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The storage as one plugin may use it. Checks each operation against the grants, and ends what the store does not
 * answer in time. What waits for the store goes on on the executor, not on the store's thread.
 */
final class GuardedStorage implements Storage {
    /** How long a store may take for one operation. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Storage storage;
    private final String namespace;
    private final PermissionSet granted;
    private final Denials denials;
    private final ScheduledExecutorService timer;
    private final Executor executor;

    GuardedStorage(Storage storage, String namespace, PermissionSet granted, Denials denials,
            ScheduledExecutorService timer, Executor executor) {
        this.storage = storage;
        this.namespace = namespace;
        this.granted = granted;
        this.denials = denials;
        this.timer = timer;
        this.executor = executor;
    }

    /** Whether a plugin may do anything at all with the namespace. */
    static boolean isReachable(PermissionSet granted, String namespace) {
        return allows(granted, Permission.DATABASE_READ, namespace)
                || allows(granted, Permission.DATABASE_WRITE, namespace);
    }

    private static boolean allows(PermissionSet granted, Permission permission, String namespace) {
        return granted.resources(permission).contains(namespace);
    }

    @Override
    public CompletionStage<Optional<Value>> get(String key) {
        StorageArguments.requireKey(key);
        return guarded(Permission.DATABASE_READ, "read its storage", () -> storage.get(key));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value) {
        StorageArguments.requireKey(key);
        return guarded(Permission.DATABASE_WRITE, "write its storage", () -> storage.put(key, value));
    }

    @Override
    public CompletionStage<Void> put(String key, Value value, Duration timeToLive) {
        StorageArguments.requireKey(key);
        Duration time = StorageArguments.requireTimeToLive(timeToLive);
        return guarded(Permission.DATABASE_WRITE, "write its storage", () -> storage.put(key, value, time));
    }

    @Override
    public CompletionStage<Boolean> compareAndPut(String key, Optional<Value> expected, Value value) {
        StorageArguments.requireKey(key);
        return guarded(Permission.DATABASE_WRITE, "write its storage",
                () -> storage.compareAndPut(key, expected, value));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        StorageArguments.requireKey(key);
        return guarded(Permission.DATABASE_WRITE, "write its storage", () -> storage.delete(key));
    }

    @Override
    public CompletionStage<List<String>> keys(String prefix, int limit) {
        StorageArguments.requirePrefix(prefix);
        StorageArguments.requireLimit(limit);
        return guarded(Permission.DATABASE_READ, "read its storage", () -> storage.keys(prefix, limit));
    }

    private <T extends @Nullable Object> CompletionStage<T> guarded(
            Permission permission, String action, Supplier<CompletionStage<T>> work) {
        if (!allows(granted, permission, namespace)) {
            PermissionDeniedException denied = denials.deny(permission, action);
            return CompletableFuture.failedFuture(denied);
        }
        CompletableFuture<T> stage;
        try {
            stage = work.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(known(e));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean immediate = stage.isDone();
        Future<?> deadline = immediate ? CompletableFuture.completedFuture(null) : arm(result);
        CompletableFuture<?> unused = stage.whenComplete((value, failure) -> {
            deadline.cancel(false);
            run(immediate ? Runnable::run : executor, () -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(known(failure));
                }
            });
        });
        return result;
    }

    private Future<?> arm(CompletableFuture<?> result) {
        try {
            return timer.schedule(() -> run(executor, () -> result.completeExceptionally(new StorageException(
                    "The storage of " + namespace + " did not answer within " + PATIENCE.toSeconds()
                            + " s; it may have done what was asked all the same", null))),
                    PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // the application ends, and the store with it
        }
    }

    private static void run(Executor executor, Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run(); // the application ends: nobody else is left to do it
        }
    }

    private RuntimeException known(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        if (inner instanceof RoseyException || inner instanceof IllegalArgumentException) {
            return (RuntimeException) inner;
        }
        return new StorageException("The storage of " + namespace + " failed: " + inner, inner);
    }
}
