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
    private final AtomicInteger open = new AtomicInteger(); // given and not completed
    private final Room room;
    private final Runnable idle;

    /**
     * Makes a queue.
     *
     * @param idle runs whenever all that was given is completed
     */
    Completions(Room room, Runnable idle) {
        this.room = room;
        this.idle = idle;
    }

    boolean isIdle() {
        return open.get() == 0;
    }

    /**
     * Completes a future soon.
     *
     * @param before runs at once, before anybody can know of the completion
     */
    void complete(CompletableFuture<Void> future, @Nullable Throwable failure, Runnable before) {
        Ended ended = new Ended(future, failure);
        open.incrementAndGet();
        before.run();
        if (future.getNumberOfDependents() > 0) {
            room.executeAlways(() -> finish(ended));
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
                    room.executeAlways(() -> finish(ended));
                } else if (ended != null) {
                    finish(ended);
                }
            }
            done = waiting.addAndGet(-done);
        }
    }

    private void finish(Ended ended) {
        ended.complete();
        if (open.decrementAndGet() == 0) {
            idle.run();
        }
    }
}
