package dev.rosey.isolation.internal.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Those who wait for the same result. Completed on threads that may wait for the next one. */
final class Answers<T> {
    private final Executor threads;
    private final List<CompletableFuture<T>> waiting = new ArrayList<>();

    Answers(Executor threads) {
        this.threads = threads;
    }

    void add(CompletableFuture<T> result) {
        waiting.add(result);
    }

    /** Answers one who does not wait. */
    void give(CompletableFuture<T> future, T result) {
        try {
            threads.execute(() -> future.complete(result));
        } catch (RejectedExecutionException e) {
            future.complete(result);
        }
    }

    /** Answers all. */
    void giveAll(T result) {
        waiting.forEach(each -> give(each, result));
        waiting.clear();
    }
}
