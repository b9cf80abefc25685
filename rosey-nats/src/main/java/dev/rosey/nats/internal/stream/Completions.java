package dev.rosey.nats.internal.stream;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Completes what callers wait for, on the executor. Many that nobody has chained anything to share one task; one that
 * has a task of its own, since what is chained may take its time.
 */
final class Completions {
    private record Ended(CompletableFuture<Void> future, @Nullable Throwable failure) {
        void complete() {
            if (failure == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    private final Queue<Ended> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Room room;

    Completions(Room room) {
        this.room = room;
    }

    void complete(CompletableFuture<Void> future, @Nullable Throwable failure) {
        Ended ended = new Ended(future, failure);
        if (future.getNumberOfDependents() > 0) {
            room.executeAlways(ended::complete);
            return;
        }
        queue.add(ended);
        if (waiting.getAndIncrement() == 0) {
            room.executeAlways(this::drain);
        }
    }

    private void drain() {
        int done = waiting.get();
        while (done > 0) {
            for (int i = 0; i < done; i++) {
                Ended ended = queue.poll();
                if (ended != null && ended.future().getNumberOfDependents() > 0) { // chained meanwhile
                    room.executeAlways(ended::complete);
                } else if (ended != null) {
                    ended.complete();
                }
            }
            done = waiting.addAndGet(-done);
        }
    }
}
